-- The quota engine. A quota_subjects row is the only lock: it holds limit, use and the running period, and every
-- function below takes it before it decides. Clocks are read under the lock, because the start of the transaction
-- may lie before the previous holder's commit.

-- The append-only ledger. `used_after`, `held_at`, `limit_at` and `period_end` are the answer that was given, so
-- that a replayed key gets the same one. A release names its consume by key and instant, as a key that was
-- forgotten may be spent again. `actor_user_id` and `actor_client_id` say on whose word.
CREATE TABLE usage_ledger (
  subject_id bigint NOT NULL REFERENCES quota_subjects (id),
  kind text NOT NULL CHECK (kind IN ('consume', 'release')),
  key text,
  of_key text,
  of_at timestamptz,
  quantity bigint NOT NULL CHECK (quantity > 0),
  used_after bigint NOT NULL CHECK (used_after >= 0),
  held_at bigint NOT NULL,
  limit_at bigint,
  period_start timestamptz NOT NULL,
  period_end timestamptz,
  actor_user_id uuid,
  actor_client_id text,
  at timestamptz NOT NULL,
  CHECK ((kind = 'consume') = (key IS NOT NULL)),
  CHECK ((kind = 'release') = (of_key IS NOT NULL) AND (of_key IS NULL) = (of_at IS NULL))
) PARTITION BY RANGE (at);
--> statement-breakpoint
ALTER TABLE quota_subjects SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
CREATE INDEX usage_ledger_at_idx ON usage_ledger USING brin (at);
--> statement-breakpoint

-- Makes the ledger's partitions for the month of p_from and p_months more. Safe to call at any time, by any number
-- of processes. Uniqueness of keys is per partition; consume looks into the month before during its first 48 hours.
CREATE FUNCTION create_usage_partitions(p_from timestamptz, p_months integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_start timestamptz;
  v_name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('usage_ledger_partitions'));
  FOR i IN 0..p_months LOOP
    v_start := (date_trunc('month', p_from AT TIME ZONE 'UTC') + make_interval(months => i)) AT TIME ZONE 'UTC';
    v_name := 'usage_ledger_' || to_char(v_start AT TIME ZONE 'UTC', 'YYYYMM');
    CONTINUE WHEN to_regclass(v_name) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I PARTITION OF usage_ledger FOR VALUES FROM (%L) TO (%L)', v_name, v_start,
      (v_start AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (subject_id, key)', v_name || '_key', v_name);
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (subject_id, of_key, of_at) WHERE of_key IS NOT NULL', v_name || '_of_key', v_name);
  END LOOP;
END $$;
--> statement-breakpoint
SELECT create_usage_partitions(now(), 3);
--> statement-breakpoint

-- The period [starts, ends) of `p_at`: anchor + n steps, in UTC, clamped to the end of short months and always
-- counted from the anchor, so 31 January is followed by 28 February and then by 31 March. `lifetime` never ends.
CREATE FUNCTION usage_period(p_anchor timestamptz, p_period text, p_at timestamptz, OUT starts timestamptz, OUT ends timestamptz)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  v_anchor timestamp := p_anchor AT TIME ZONE 'UTC';
  v_at timestamp := greatest(p_at, p_anchor) AT TIME ZONE 'UTC';
  v_step interval := CASE p_period WHEN 'day' THEN interval '1 day' WHEN 'month' THEN interval '1 month' WHEN 'year' THEN interval '1 year' END;
  n integer;
BEGIN
  IF p_period = 'lifetime' THEN
    starts := p_anchor;
    RETURN;
  END IF;
  n := CASE p_period
    WHEN 'day' THEN floor(extract(epoch FROM v_at - v_anchor) / 86400)
    WHEN 'month' THEN 12 * (extract(year FROM v_at) - extract(year FROM v_anchor)) + extract(month FROM v_at) - extract(month FROM v_anchor)
    WHEN 'year' THEN extract(year FROM v_at) - extract(year FROM v_anchor)
  END;
  IF v_anchor + n * v_step > v_at THEN
    n := n - 1;
  END IF;
  starts := (v_anchor + n * v_step) AT TIME ZONE 'UTC';
  ends := (v_anchor + (n + 1) * v_step) AT TIME ZONE 'UTC';
END $$;
--> statement-breakpoint

-- Closes the subject's period when it is over and opens the one of p_at. The caller holds the row's lock.
CREATE FUNCTION roll_quota_subject(s quota_subjects, p_at timestamptz) RETURNS quota_subjects
LANGUAGE plpgsql AS $$
BEGIN
  IF s.period_end IS NULL OR s.period_end > p_at THEN
    RETURN s;
  END IF;
  INSERT INTO closed_periods (subject_id, period_start, period_end, limit_quantity, used)
    VALUES (s.id, s.period_start, s.period_end, s.limit_quantity, s.used);
  SELECT starts, ends INTO s.period_start, s.period_end FROM usage_period(s.anchor, s.period, p_at);
  s.used := 0;
  UPDATE quota_subjects q SET used = 0, period_start = s.period_start, period_end = s.period_end WHERE q.id = s.id;
  RETURN s;
END $$;
--> statement-breakpoint

-- Gives an organization the quotas of a plan: one subject for each metric of the listing, limit 0 where the plan
-- has no quota. A subject that exists keeps its use: the new limit holds at once, the running period runs to its
-- end, and only then does another kind of period begin. A lifetime quota ends at once for a renewing one, but not
-- for a plan without a quota: else that plan would be a way to a fresh one.
CREATE FUNCTION open_quota_subjects(p_organization uuid, p_listing uuid, p_tier uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  q record;
  s quota_subjects;
  t timestamptz;
  v_period text;
BEGIN
  FOR q IN
    SELECT m.id AS metric_id, CASE WHEN tq.tier_id IS NULL THEN 0 ELSE tq.limit_quantity END AS limit_quantity,
           tq.period
    FROM metrics m LEFT JOIN tier_quotas tq ON tq.metric_id = m.id AND tq.tier_id = p_tier
    WHERE m.listing_id = p_listing ORDER BY m.id
  LOOP
    t := clock_timestamp();
    INSERT INTO quota_subjects (organization_id, listing_id, metric_id, limit_quantity, period, anchor, period_start, period_end)
      SELECT p_organization, p_listing, q.metric_id, q.limit_quantity, coalesce(q.period, 'month'), t, p.starts, p.ends
      FROM usage_period(t, coalesce(q.period, 'month'), t) p
      ON CONFLICT ON CONSTRAINT quota_subjects_holder_key DO NOTHING;
    CONTINUE WHEN FOUND;
    SELECT * INTO s FROM quota_subjects x
      WHERE x.organization_id = p_organization AND x.listing_id = p_listing AND x.metric_id = q.metric_id FOR UPDATE;
    t := clock_timestamp();
    s := roll_quota_subject(s, t);
    v_period := coalesce(q.period, s.period);
    IF s.period <> v_period AND s.period_end IS NULL THEN
      UPDATE quota_subjects x SET period_end = t WHERE x.id = s.id;
      s.period_end := t;
    END IF;
    UPDATE quota_subjects x SET limit_quantity = q.limit_quantity, period = v_period,
      anchor = CASE WHEN s.period = v_period THEN s.anchor ELSE s.period_end END WHERE x.id = s.id;
  END LOOP;
END $$;
--> statement-breakpoint

-- Spends a batch, whole items or nothing of each. Items are sorted by subject; each answers 'consumed', 'replayed'
-- (the key was spent before: the first answer again), 'given_back' (it was, and was released whole: the work is not
-- paid for), 'key_reused' (with another quantity), 'exceeded' (nothing is
-- written), 'unknown' (no such subject) or, when p_wait is false, 'busy' (another session holds the row).
CREATE FUNCTION consume_usage(
  p_subject bigint[], p_quantity bigint[], p_key text[], p_user uuid[], p_client text[], p_wait boolean,
  OUT status text[], OUT used bigint[], OUT held bigint[], OUT limit_quantity bigint[], OUT resets_at timestamptz[])
LANGUAGE plpgsql AS $$
DECLARE
  c refcursor;
  s quota_subjects;
  e usage_ledger;
  i integer := 1;
  n integer := cardinality(p_subject);
  u bigint;
  t timestamptz;
  v_month timestamptz;
  v_window interval := interval '48 hours';
BEGIN
  status := array_fill(CASE WHEN p_wait THEN 'unknown' ELSE 'busy' END, ARRAY[n]);
  used := array_fill(NULL::bigint, ARRAY[n]);
  held := used;
  limit_quantity := used;
  resets_at := array_fill(NULL::timestamptz, ARRAY[n]);
  IF p_wait THEN
    OPEN c FOR SELECT x.* FROM quota_subjects x WHERE x.id = ANY (p_subject) ORDER BY x.id FOR UPDATE;
  ELSE
    OPEN c FOR SELECT x.* FROM quota_subjects x WHERE x.id = ANY (p_subject) ORDER BY x.id FOR UPDATE SKIP LOCKED;
  END IF;
  LOOP
    FETCH c INTO s;
    EXIT WHEN NOT FOUND;
    t := clock_timestamp();
    v_month := date_trunc('month', t, 'UTC');
    WHILE i <= n AND p_subject[i] < s.id LOOP
      i := i + 1;
    END LOOP;
    s := roll_quota_subject(s, t);
    u := s.used;
    WHILE i <= n AND p_subject[i] = s.id LOOP
      e := NULL;
      -- Early in a month the key may stand in the month before.
      IF t - v_window < v_month THEN
        SELECT * INTO e FROM usage_ledger l
          WHERE l.subject_id = s.id AND l.key = p_key[i] AND l.at >= t - v_window AND l.at < v_month;
      END IF;
      IF e.subject_id IS NULL AND (s.limit_quantity IS NULL OR u + s.held + p_quantity[i] <= s.limit_quantity) THEN
        INSERT INTO usage_ledger VALUES (s.id, 'consume', p_key[i], NULL, NULL, p_quantity[i], u + p_quantity[i], s.held,
          s.limit_quantity, s.period_start, s.period_end, p_user[i], p_client[i], t) ON CONFLICT DO NOTHING;
        IF FOUND THEN
          u := u + p_quantity[i];
          status[i] := 'consumed';
          used[i] := u;
          held[i] := s.held;
          limit_quantity[i] := s.limit_quantity;
          resets_at[i] := s.period_end;
          i := i + 1;
          CONTINUE;
        END IF;
      END IF;
      IF e.subject_id IS NULL THEN
        SELECT * INTO e FROM usage_ledger l WHERE l.subject_id = s.id AND l.key = p_key[i] AND l.at >= least(v_month, t - v_window);
      END IF;
      IF e.subject_id IS NULL THEN
        status[i] := 'exceeded';
        used[i] := u;
        held[i] := s.held;
        limit_quantity[i] := s.limit_quantity;
        resets_at[i] := s.period_end;
      ELSE
        status[i] := CASE
          WHEN e.quantity <> p_quantity[i] THEN 'key_reused'
          WHEN EXISTS (SELECT FROM usage_ledger l WHERE l.subject_id = s.id AND l.of_key = e.key AND l.of_at = e.at
            AND l.at >= e.at AND l.quantity = e.quantity) THEN 'given_back'
          ELSE 'replayed' END;
        used[i] := e.used_after;
        held[i] := e.held_at;
        limit_quantity[i] := e.limit_at;
        resets_at[i] := e.period_end;
      END IF;
      i := i + 1;
    END LOOP;
    IF u <> s.used THEN
      UPDATE quota_subjects x SET used = u WHERE x.id = s.id;
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint

-- Gives a consume back, whole (p_quantity null) or part, once, in the period that was charged. Answers 'released',
-- 'replayed' (the same release again: the first answer), 'already_released' (another quantity), 'exceeds',
-- 'consume_not_found' or 'unknown' (no such subject).
CREATE FUNCTION release_usage(
  p_subject bigint, p_of_key text, p_quantity bigint, p_user uuid, p_client text,
  OUT status text, OUT quantity bigint, OUT used bigint, OUT held bigint, OUT limit_quantity bigint, OUT resets_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
  s quota_subjects;
  e usage_ledger;
  r usage_ledger;
  t timestamptz;
BEGIN
  SELECT * INTO s FROM quota_subjects x WHERE x.id = p_subject FOR UPDATE;
  IF NOT FOUND THEN
    status := 'unknown';
    RETURN;
  END IF;
  t := clock_timestamp();
  s := roll_quota_subject(s, t);
  -- The newest spend under this key: an older one is beyond the window in which the key was remembered.
  SELECT * INTO e FROM usage_ledger l WHERE l.subject_id = s.id AND l.key = p_of_key ORDER BY l.at DESC LIMIT 1;
  IF NOT FOUND THEN
    status := 'consume_not_found';
    RETURN;
  END IF;
  quantity := coalesce(p_quantity, e.quantity);
  SELECT * INTO r FROM usage_ledger l WHERE l.subject_id = s.id AND l.of_key = p_of_key AND l.of_at = e.at AND l.at >= e.at;
  IF FOUND THEN
    status := CASE WHEN r.quantity = quantity THEN 'replayed' ELSE 'already_released' END;
    used := r.used_after;
    held := r.held_at;
    limit_quantity := r.limit_at;
    resets_at := r.period_end;
    RETURN;
  END IF;
  IF quantity > e.quantity THEN
    status := 'exceeds';
    RETURN;
  END IF;
  IF e.period_start = s.period_start THEN
    UPDATE quota_subjects x SET used = x.used - release_usage.quantity WHERE x.id = s.id
      RETURNING x.used, x.held, x.limit_quantity, x.period_end INTO used, held, limit_quantity, resets_at;
  ELSE
    UPDATE closed_periods x SET used = x.used - release_usage.quantity
      WHERE x.subject_id = s.id AND x.period_start = e.period_start
      RETURNING x.used, 0, x.limit_quantity, x.period_end INTO STRICT used, held, limit_quantity, resets_at;
  END IF;
  status := 'released';
  INSERT INTO usage_ledger VALUES (s.id, 'release', NULL, p_of_key, e.at, quantity, used, held, limit_quantity,
    e.period_start, resets_at, p_user, p_client, t);
END $$;
