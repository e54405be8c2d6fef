-- The quota engine with holds, overage, caps, trials and bounds on giving back. One function decides a batch of
-- operations of many callers: it locks their subjects in the order of their ids, reads the clock under the locks, looks
-- every key up in the ledger, decides in the order of arrival, and writes what it decided set by set.
DROP FUNCTION consume_usage, release_usage;
--> statement-breakpoint
DROP FUNCTION open_quota_subjects(uuid, uuid, uuid);
--> statement-breakpoint

-- A settle, release or expiry names its spend by key and instant, as a key that was forgotten may be spent again.
-- `quantity` of a settle is what was charged, `requested` what was stated. `used_after` to `overage_limit_at` are the
-- answer that was given, so that a replayed key gets the same one; `overage` is the change of the overage. The reference
-- to the subject is gone: it cost a look-up for each row, and only the function that holds the subject's lock writes here.
ALTER TABLE usage_ledger
  DROP CONSTRAINT usage_ledger_subject_id_fkey,
  DROP CONSTRAINT usage_ledger_kind_check,
  DROP CONSTRAINT usage_ledger_check,
  DROP CONSTRAINT usage_ledger_check1,
  DROP CONSTRAINT usage_ledger_quantity_check,
  ADD COLUMN id uuid NOT NULL DEFAULT uuidv7(),
  ADD COLUMN requested bigint,
  ADD COLUMN overage bigint NOT NULL DEFAULT 0,
  ADD COLUMN overage_after bigint NOT NULL DEFAULT 0,
  ADD COLUMN overage_limit_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN batch text,
  ADD COLUMN actor_key_id uuid,
  ADD CONSTRAINT usage_ledger_kind CHECK (kind IN ('consume', 'hold', 'settle', 'release', 'expire')),
  ADD CONSTRAINT usage_ledger_quantity CHECK (quantity > 0 OR (kind = 'settle' AND quantity = 0)),
  ADD CONSTRAINT usage_ledger_key CHECK ((kind IN ('consume', 'hold')) = (key IS NOT NULL) AND (key IS NULL) = (of_key IS NOT NULL)
    AND (of_key IS NULL) = (of_at IS NULL)),
  ADD CONSTRAINT usage_ledger_settle CHECK ((kind = 'settle') = (requested IS NOT NULL)),
  ADD CONSTRAINT usage_ledger_hold CHECK ((kind = 'hold') = (expires_at IS NOT NULL));
--> statement-breakpoint

-- Makes the ledger's partitions for the month of p_from and p_months more. Safe to call at any time, by any number
-- of processes. A spend is given back once and a hold ends once: by index within a month, by the look-up under the
-- subject's lock over all of them.
CREATE OR REPLACE FUNCTION create_usage_partitions(p_from timestamptz, p_months integer) RETURNS void
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
    PERFORM index_usage_partition(v_name);
  END LOOP;
END $$;
--> statement-breakpoint

-- A subject's rows are listed in the order of their ids, which is that of time. To look up a key the planner must never
-- take that index, nor another one that begins with the subject: it would read a busy subject whole. So it is told that all
-- rows may be of one subject, whatever it counts; then only a key is rare. Where it knows nothing yet, it takes the younger of
-- two indexes that seem alike.
CREATE FUNCTION index_usage_partition(p_name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE INDEX %I ON %I (subject_id, id)', p_name || '_subject', p_name);
  EXECUTE format('CREATE UNIQUE INDEX %I ON %I (subject_id, key)', p_name || '_key', p_name);
  EXECUTE format('ALTER TABLE %I ALTER COLUMN subject_id SET (n_distinct = 1)', p_name);
  EXECUTE format('CREATE UNIQUE INDEX %I ON %I (subject_id, of_key, of_at) WHERE kind = ''release''', p_name || '_released', p_name);
  EXECUTE format('CREATE UNIQUE INDEX %I ON %I (subject_id, of_key, of_at) WHERE kind IN (''settle'', ''expire'')', p_name || '_ended', p_name);
END $$;
--> statement-breakpoint
DO $$
DECLARE
  v_name text;
BEGIN
  FOR v_name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'usage_ledger'::regclass LOOP
    EXECUTE format('DROP INDEX %I', v_name || '_of_key');
    EXECUTE format('DROP INDEX %I', v_name || '_key');
    PERFORM index_usage_partition(v_name);
  END LOOP;
END $$;
--> statement-breakpoint

-- The end of a period that is over at p_at. One that was shorter than the plan it ends under, since a switch brought a
-- longer kind, goes on with its use for one such period: else its use would be given away. A trial ends as it is.
CREATE OR REPLACE FUNCTION grown_period_end(s quota_subjects) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF s.anchor = s.period_end AND s.trial_ends_at IS DISTINCT FROM s.period_end
      AND (usage_period(s.period_start, s.period, s.period_start)).ends > s.period_end THEN
    RETURN (usage_period(s.anchor, s.period, s.anchor)).ends;
  END IF;
  RETURN s.period_end;
END $$;
--> statement-breakpoint

-- The subject as of p_at, for those who only look: nothing is written. In a trial nothing goes beyond the limit: what is
-- used then is not charged.
CREATE OR REPLACE FUNCTION quota_subject_at(s quota_subjects, p_at timestamptz) RETURNS quota_subjects
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  v_today date := (p_at AT TIME ZONE 'UTC')::date;
BEGIN
  IF s.day < v_today THEN
    s.day := v_today;
    s.day_used := 0;
    s.day_held := 0;
  END IF;
  IF s.period_end <= p_at THEN
    s.period_end := grown_period_end(s);
    IF s.period_end <= p_at THEN
      SELECT starts, ends INTO s.period_start, s.period_end FROM usage_period(s.anchor, s.period, p_at);
      s.used := 0;
      s.held := 0;
      s.released := 0;
      s.overage := 0;
    END IF;
  END IF;
  IF s.trial_ends_at <= p_at THEN
    s.limit_quantity := s.limit_after_trial;
    s.limit_after_trial := NULL;
    s.trial_ends_at := NULL;
  END IF;
  IF s.trial_ends_at IS NOT NULL THEN
    s.overage_limit := 0;
  END IF;
  RETURN s;
END $$;
--> statement-breakpoint

-- Puts away the period, and the day, that are over at p_at, and opens those of p_at. The caller holds the row's lock.
CREATE OR REPLACE FUNCTION roll_quota_subject(s quota_subjects, p_at timestamptz) RETURNS quota_subjects
LANGUAGE plpgsql AS $$
DECLARE
  n quota_subjects := quota_subject_at(s, p_at);
BEGIN
  IF n = s THEN
    RETURN s;
  END IF;
  IF n.day <> s.day AND s.day_used > 0 THEN
    PERFORM add_usage_day(s.id, s.day, s.day_used);
  END IF;
  IF n.period_start <> s.period_start THEN
    PERFORM put_period_away(s, grown_period_end(s));
  END IF;
  UPDATE quota_subjects q SET limit_quantity = n.limit_quantity, used = n.used, held = n.held, released = n.released,
    overage = n.overage, day = n.day, day_used = n.day_used, day_held = n.day_held, period_start = n.period_start,
    period_end = n.period_end, trial_ends_at = n.trial_ends_at, limit_after_trial = n.limit_after_trial WHERE q.id = s.id;
  RETURN n;
END $$;
--> statement-breakpoint

-- Counts what was used on a day that is over; p_used may be negative.
CREATE FUNCTION add_usage_day(p_subject bigint, p_day date, p_used bigint) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO usage_days AS d (subject_id, day, used) VALUES (p_subject, p_day, greatest(p_used, 0))
  ON CONFLICT (subject_id, day) DO UPDATE SET used = d.used + p_used;
$$;
--> statement-breakpoint

CREATE FUNCTION put_period_away(s quota_subjects, p_end timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO closed_periods (subject_id, period_start, period_end, limit_quantity, used, held, released, overage, overage_limit)
  VALUES (s.id, s.period_start, p_end, s.limit_quantity, s.used, s.held, s.released, s.overage,
    CASE WHEN s.trial_ends_at IS NULL THEN s.overage_limit ELSE 0 END);
$$;
--> statement-breakpoint

-- Brings the subject's period to another kind; the caller holds the row's lock and has rolled it. A renewing period
-- with use in it runs to its end before another renewing kind begins; one without use makes way at once. A lifetime and
-- renewing periods set each other aside, and take up where they were.
CREATE OR REPLACE FUNCTION change_quota_period(s quota_subjects, p_period text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r closed_periods;
BEGIN
  IF p_period <> 'lifetime' AND s.period_end IS NOT NULL AND s.used + s.held + s.released > 0 THEN
    UPDATE quota_subjects q SET period = p_period, anchor = s.period_end WHERE q.id = s.id;
    RETURN;
  END IF;
  IF p_period = 'lifetime' OR s.period_end IS NULL THEN
    DELETE FROM closed_periods c
      WHERE c.subject_id = s.id AND CASE WHEN p_period = 'lifetime' THEN c.period_end IS NULL ELSE c.period_end > p_at END
      RETURNING * INTO r;
  END IF;
  IF s.used + s.held + s.released > 0 THEN
    PERFORM put_period_away(s, s.period_end);
  END IF;
  IF r.subject_id IS NULL THEN
    UPDATE quota_subjects q SET period = p_period, anchor = p_at, used = 0, held = 0, released = 0, overage = 0,
      period_start = p.starts, period_end = p.ends FROM usage_period(p_at, p_period, p_at) p WHERE q.id = s.id;
  ELSE
    UPDATE quota_subjects q SET period = p_period, anchor = coalesce(r.period_end, r.period_start), used = r.used,
      held = r.held, released = r.released, overage = r.overage, period_start = r.period_start, period_end = r.period_end
      WHERE q.id = s.id;
  END IF;
END $$;
--> statement-breakpoint

-- Puts the subject into a trial until p_until, or takes it out of one (null). The caller holds the row's lock, has rolled
-- it and has brought it to the plan. For a month or a year the trial is a period of its own that ends with it; what runs
-- goes into it with its use. A trial that is cut short ends now.
CREATE FUNCTION set_quota_trial(p_subject bigint, p_until timestamptz, p_trial_limit bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s quota_subjects;
BEGIN
  SELECT * INTO STRICT s FROM quota_subjects x WHERE x.id = p_subject;
  IF p_until > p_at THEN
    UPDATE quota_subjects x SET trial_ends_at = p_until, limit_after_trial = s.limit_quantity,
      limit_quantity = coalesce(p_trial_limit, s.limit_quantity) WHERE x.id = s.id;
    IF s.period IN ('month', 'year') THEN
      UPDATE quota_subjects x SET period_end = p_until, anchor = p_until WHERE x.id = s.id;
    END IF;
  ELSIF s.trial_ends_at IS NOT NULL THEN
    UPDATE quota_subjects x SET trial_ends_at = NULL, limit_after_trial = NULL WHERE x.id = s.id;
    IF s.period IN ('month', 'year') AND s.period_end = s.trial_ends_at THEN
      IF s.used + s.held + s.released > 0 THEN
        PERFORM put_period_away(s, p_at);
      END IF;
      UPDATE quota_subjects x SET anchor = p_at, used = 0, held = 0, released = 0, overage = 0, period_start = p.starts,
        period_end = p.ends FROM usage_period(p_at, s.period, p_at) p WHERE x.id = s.id;
    END IF;
  END IF;
END $$;
--> statement-breakpoint

-- Gives an organization the quotas of a plan, in its trial until p_trial_ends (null: none): one subject for each metric
-- of the listing, limit 0 where the plan has no quota. A subject that exists keeps its use and its caps: the new limit
-- holds at once, another kind of period as change_quota_period has it. A plan without the quota leaves the period as it
-- is: else it would be a way to a fresh one. What went beyond the old plan's limits is claimed at its price first.
CREATE FUNCTION open_quota_subjects(p_organization uuid, p_listing uuid, p_tier uuid, p_trial_ends timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  q record;
  s quota_subjects;
  t timestamptz;
BEGIN
  -- In the order in which spends lock them, so that neither waits for the other.
  PERFORM FROM quota_subjects x WHERE x.organization_id = p_organization AND x.listing_id = p_listing ORDER BY x.id FOR UPDATE;
  FOR q IN
    SELECT m.id AS metric_id, CASE WHEN tq.tier_id IS NULL THEN 0 ELSE tq.limit_quantity END AS limit_quantity,
      tq.trial_limit, coalesce(tq.overage_limit, 0) AS overage_limit, pt.release_seconds, pt.release_share,
      CASE tq.period WHEN 'billing' THEN CASE pt.interval WHEN 'year' THEN 'year' WHEN 'one_time' THEN 'lifetime' ELSE 'month' END
        ELSE tq.period END AS period
    FROM metrics m JOIN pricing_tiers pt ON pt.id = p_tier
      LEFT JOIN tier_quotas tq ON tq.metric_id = m.id AND tq.tier_id = pt.id
    WHERE m.listing_id = p_listing ORDER BY m.id
  LOOP
    t := clock_timestamp();
    INSERT INTO quota_subjects (organization_id, listing_id, metric_id, limit_quantity, period, anchor, day, period_start, period_end)
      SELECT p_organization, p_listing, q.metric_id, q.limit_quantity, coalesce(q.period, 'month'), t, (t AT TIME ZONE 'UTC')::date,
        p.starts, p.ends
      FROM usage_period(t, coalesce(q.period, 'month'), t) p
      ON CONFLICT ON CONSTRAINT quota_subjects_holder_key DO NOTHING;
    SELECT * INTO STRICT s FROM quota_subjects x
      WHERE x.organization_id = p_organization AND x.listing_id = p_listing AND x.metric_id = q.metric_id FOR UPDATE;
    t := clock_timestamp();
    s := roll_quota_subject(s, t);
    PERFORM claim_overage(s, t);
    IF s.trial_ends_at IS NOT NULL AND (p_trial_ends IS NULL OR p_trial_ends <= t) THEN
      PERFORM set_quota_trial(s.id, NULL, NULL, t);
      SELECT * INTO STRICT s FROM quota_subjects x WHERE x.id = s.id;
    END IF;
    IF s.period <> q.period THEN
      PERFORM change_quota_period(s, q.period, t);
    END IF;
    UPDATE quota_subjects x SET limit_quantity = q.limit_quantity, overage_limit = q.overage_limit,
      release_seconds = q.release_seconds, release_share = q.release_share, tier_id = p_tier WHERE x.id = s.id;
    PERFORM set_quota_trial(s.id, p_trial_ends, q.trial_limit, t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Whether the organization may use the listing at p_at.
CREATE FUNCTION has_access(p_organization uuid, p_listing uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM entitlements e WHERE e.organization_id = p_organization AND e.listing_id = p_listing
    AND e.starts_at <= p_at AND (e.ends_at IS NULL OR e.ends_at > p_at));
$$;
--> statement-breakpoint

-- Whether the access tokens, by their hashes, may spend of their subjects now: alive in every respect, with the scope,
-- for the subject's organization and listing, and of one of its members. Null needs no token: its caller was resolved.
CREATE FUNCTION may_spend(p_token text[], p_organization uuid[], p_listing uuid[], p_at timestamptz) RETURNS boolean[]
LANGUAGE sql STABLE AS $$
  SELECT array_agg(i.token IS NULL OR EXISTS (
    SELECT FROM oauth_access_tokens a
      JOIN oauth_clients c ON c.client_id = a.client_id
      JOIN agents g ON g.oauth_client_id = c.client_id
      JOIN users u ON u.id = a.user_id
      JOIN members m ON m.organization_id = a.reference_id AND m.user_id = a.user_id
      LEFT JOIN sessions s ON s.id = a.session_id
    WHERE a.token = i.token AND a.reference_id = i.organization AND g.listing_id = i.listing
      AND 'usage:write' = ANY (a.scopes) AND a.revoked IS NULL AND a.expires_at > p_at AND NOT c.disabled
      AND NOT (u.banned AND (u.ban_expires IS NULL OR u.ban_expires > p_at))
      AND (a.refresh_id IS NOT NULL OR 'offline_access' = ANY (a.scopes) OR s.expires_at > p_at)
  ) ORDER BY i.n)
  FROM unnest(p_token, p_organization, p_listing) WITH ORDINALITY i (token, organization, listing, n);
$$;
--> statement-breakpoint

-- How far use has come: 1 from 50 per cent of the limit, 2 from 80, 3 from 100.
CREATE FUNCTION usage_level(p_used bigint, p_limit bigint) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_limit IS NULL OR p_limit = 0 THEN 0 WHEN p_used >= p_limit THEN 3 WHEN p_used * 5 >= p_limit * 4 THEN 2
    WHEN p_used * 2 >= p_limit THEN 1 ELSE 0 END;
$$;
--> statement-breakpoint

-- Notes what the subject's use reached by growing from what it was before (old) to what it is (new).
CREATE FUNCTION note_usage_alerts(old quota_subjects, new quota_subjects, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO usage_alerts (subject_id, kind, since, used, limit_quantity, at)
  SELECT new.id, r.kind, r.since, r.used, r.limit_quantity, p_at
  FROM (
    SELECT l.kind, new.period_start AS since, new.used, new.limit_quantity
    FROM (VALUES (1, '50'), (2, '80'), (3, '100')) l (level, kind)
    WHERE l.level > usage_level(old.used, old.limit_quantity) AND l.level <= usage_level(new.used, new.limit_quantity)
    UNION ALL
    SELECT 'warn_period', new.period_start, new.used, new.warn_period WHERE old.used < new.warn_period AND new.used >= new.warn_period
    UNION ALL
    SELECT 'warn_day', new.day::timestamp AT TIME ZONE 'UTC', new.day_used, new.warn_day
    WHERE old.day_used < new.warn_day AND new.day_used >= new.warn_day
  ) r
  ON CONFLICT DO NOTHING;
$$;
--> statement-breakpoint

-- The period of a subject that began at p_start, running or put away.
CREATE FUNCTION charged_period(s quota_subjects, p_start timestamptz) RETURNS closed_periods
LANGUAGE plpgsql STABLE AS $$
DECLARE
  c closed_periods;
BEGIN
  IF p_start = s.period_start THEN
    c.subject_id := s.id;
    c.period_start := s.period_start;
    c.period_end := s.period_end;
    c.limit_quantity := s.limit_quantity;
    c.used := s.used;
    c.held := s.held;
    c.released := s.released;
    c.overage := s.overage;
    c.overage_limit := s.overage_limit;
  ELSE
    SELECT * INTO STRICT c FROM closed_periods x WHERE x.subject_id = s.id AND x.period_start = p_start;
  END IF;
  RETURN c;
END $$;
--> statement-breakpoint

-- How many of p_quantity units more in the period go beyond what the plan includes. What an earlier plan had included
-- stays so.
CREATE FUNCTION overage_of(c closed_periods, p_quantity bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN c.overage_limit = 0 OR c.limit_quantity IS NULL THEN 0
    ELSE greatest(0, p_quantity - greatest(0, c.limit_quantity - (c.used - c.overage))) END;
$$;
--> statement-breakpoint

-- Writes what became of the spend h in its period c, whose counters are the new ones: to the period, to the day of the
-- spend (p_day_used, p_day_held are the changes), and to the ledger. Answers the ledger's row. The caller holds the
-- subject's lock and has rolled it.
CREATE FUNCTION end_usage_spend(
  s quota_subjects, c closed_periods, h usage_ledger, e usage_ledger, p_day_used bigint, p_day_held bigint)
RETURNS usage_ledger
LANGUAGE plpgsql AS $$
DECLARE
  n quota_subjects := s;
  v_day date := (h.at AT TIME ZONE 'UTC')::date;
BEGIN
  IF v_day = s.day THEN
    n.day_used := s.day_used + p_day_used;
    n.day_held := s.day_held + p_day_held;
  ELSIF p_day_used <> 0 THEN
    PERFORM add_usage_day(s.id, v_day, p_day_used);
  END IF;
  IF c.period_start = s.period_start THEN
    n.used := c.used;
    n.held := c.held;
    n.released := c.released;
    n.overage := c.overage;
  ELSE
    UPDATE closed_periods x SET used = c.used, held = c.held, released = c.released, overage = c.overage
      WHERE x.subject_id = s.id AND x.period_start = c.period_start;
  END IF;
  UPDATE quota_subjects x SET used = n.used, held = n.held, released = n.released, overage = n.overage,
    day_used = n.day_used, day_held = n.day_held WHERE x.id = s.id;
  PERFORM note_usage_alerts(s, n, e.at);
  e.id := uuidv7();
  e.subject_id := s.id;
  e.of_key := h.key;
  e.of_at := h.at;
  e.used_after := c.used;
  e.held_at := c.held;
  e.limit_at := c.limit_quantity;
  e.overage_after := c.overage;
  e.overage_limit_at := c.overage_limit;
  e.period_start := c.period_start;
  e.period_end := c.period_end;
  INSERT INTO usage_ledger VALUES (e.*);
  RETURN e;
END $$;
--> statement-breakpoint

-- Settles a hold at the actual amount, in the period and on the day in which it was made. More than was held is charged
-- as far as limit and caps allow, and only while its period runs. `e` comes with who, when and `requested`, and is the
-- ledger's row afterwards. The caller holds the subject's lock and has rolled it. Answers 'settled', 'replayed',
-- 'already_settled', 'hold_expired' or 'hold_not_found'.
CREATE FUNCTION settle_usage_hold(s quota_subjects, p_key text, INOUT e usage_ledger, OUT status text)
LANGUAGE plpgsql AS $$
DECLARE
  h usage_ledger;
  d usage_ledger;
  c closed_periods;
  v_more bigint;
BEGIN
  SELECT * INTO h FROM usage_ledger l WHERE l.subject_id = s.id AND l.key = p_key ORDER BY l.at DESC LIMIT 1;
  IF h.kind IS DISTINCT FROM 'hold' THEN
    status := 'hold_not_found';
    RETURN;
  END IF;
  SELECT * INTO d FROM usage_ledger l
    WHERE l.subject_id = s.id AND l.of_key = p_key AND l.of_at = h.at AND l.at >= h.at AND l.kind IN ('settle', 'expire');
  IF d.kind = 'settle' THEN
    status := CASE WHEN d.requested = e.requested THEN 'replayed' ELSE 'already_settled' END;
    e := d;
    RETURN;
  END IF;
  IF d.kind = 'expire' OR h.expires_at <= e.at THEN
    status := 'hold_expired';
    RETURN;
  END IF;
  c := charged_period(s, h.period_start);
  v_more := e.requested - h.quantity;
  IF v_more > 0 THEN
    -- least() passes over what is null: no limit, no cap.
    v_more := CASE WHEN c.period_start <> s.period_start THEN 0 ELSE greatest(0, least(v_more,
      s.limit_quantity + s.overage_limit - s.used - s.held, s.stop_period - s.used - s.held,
      CASE WHEN (h.at AT TIME ZONE 'UTC')::date = s.day THEN s.stop_day - s.day_used - s.day_held
        WHEN s.stop_day IS NOT NULL THEN 0 END)) END;
  END IF;
  e.kind := 'settle';
  e.quantity := h.quantity + v_more;
  e.overage := overage_of(c, e.quantity);
  c.used := c.used + e.quantity;
  c.held := c.held - h.quantity;
  c.overage := c.overage + e.overage;
  DELETE FROM usage_holds x WHERE x.subject_id = s.id AND x.key = p_key AND x.at = h.at;
  e := end_usage_spend(s, c, h, e, e.quantity, -h.quantity);
  status := 'settled';
END $$;
--> statement-breakpoint

-- Gives a consume or a settled hold back, whole (e.quantity null) or part, once, in the period and on the day that were
-- charged, as far as the plan lets it. Arguments as above. Answers 'released', 'replayed' (the same release again),
-- 'already_released', 'exceeds', 'release_too_late', 'release_share_spent', 'hold_open' or 'consume_not_found'.
CREATE FUNCTION release_usage_spend(s quota_subjects, p_key text, INOUT e usage_ledger, OUT status text)
LANGUAGE plpgsql AS $$
DECLARE
  h usage_ledger;
  d usage_ledger;
  c closed_periods;
  v_charged_at timestamptz;
BEGIN
  -- The newest spend under this key: an older one is beyond the window in which the key was remembered.
  SELECT * INTO h FROM usage_ledger l WHERE l.subject_id = s.id AND l.key = p_key ORDER BY l.at DESC LIMIT 1;
  v_charged_at := h.at;
  IF h.kind = 'hold' THEN
    SELECT * INTO d FROM usage_ledger l
      WHERE l.subject_id = s.id AND l.of_key = p_key AND l.of_at = h.at AND l.at >= h.at AND l.kind IN ('settle', 'expire');
    v_charged_at := d.at;
    IF d.kind IS NULL THEN
      status := CASE WHEN h.expires_at <= e.at THEN 'consume_not_found' ELSE 'hold_open' END;
      RETURN;
    END IF;
    h.quantity := CASE d.kind WHEN 'settle' THEN d.quantity ELSE 0 END;
  END IF;
  IF h.quantity IS NULL OR h.quantity = 0 THEN
    status := 'consume_not_found';
    RETURN;
  END IF;
  e.quantity := coalesce(e.quantity, h.quantity);
  SELECT * INTO d FROM usage_ledger l
    WHERE l.subject_id = s.id AND l.of_key = p_key AND l.of_at = h.at AND l.at >= h.at AND l.kind = 'release';
  IF FOUND THEN
    status := CASE WHEN d.quantity = e.quantity THEN 'replayed' ELSE 'already_released' END;
    e := d;
    RETURN;
  END IF;
  c := charged_period(s, h.period_start);
  status := CASE
    WHEN e.quantity > h.quantity THEN 'exceeds'
    WHEN e.at > v_charged_at + make_interval(secs => s.release_seconds) THEN 'release_too_late'
    WHEN c.released + e.quantity > c.limit_quantity::numeric * s.release_share / 10000 THEN 'release_share_spent'
    ELSE 'released' END;
  IF status <> 'released' THEN
    RETURN;
  END IF;
  e.kind := 'release';
  e.overage := -least(c.overage, e.quantity);
  c.used := c.used - e.quantity;
  c.released := c.released + e.quantity;
  c.overage := c.overage + e.overage;
  e := end_usage_spend(s, c, h, e, -e.quantity, 0);
END $$;
--> statement-breakpoint

-- Gives up holds that have expired, at most p_most of them; answers how many. Subjects that are locked wait for the next
-- sweep.
CREATE FUNCTION expire_usage_holds(p_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  s quota_subjects;
  x usage_holds;
  h usage_ledger;
  e usage_ledger;
  c closed_periods;
  v_count integer := 0;
BEGIN
  FOR s IN
    SELECT q.* FROM quota_subjects q WHERE q.id IN (
      SELECT o.subject_id FROM usage_holds o WHERE o.expires_at <= clock_timestamp() ORDER BY o.expires_at LIMIT p_most)
    ORDER BY q.id FOR UPDATE SKIP LOCKED
  LOOP
    s := roll_quota_subject(s, clock_timestamp());
    FOR x IN
      DELETE FROM usage_holds o WHERE o.subject_id = s.id AND (o.key, o.at) IN (
        SELECT w.key, w.at FROM usage_holds w WHERE w.subject_id = s.id AND w.expires_at <= clock_timestamp()
        ORDER BY w.expires_at LIMIT p_most - v_count)
      RETURNING *
    LOOP
      SELECT * INTO STRICT h FROM usage_ledger l WHERE l.subject_id = s.id AND l.key = x.key AND l.at = x.at;
      c := charged_period(s, h.period_start);
      c.held := c.held - h.quantity;
      e := NULL;
      e.kind := 'expire';
      e.quantity := h.quantity;
      e.overage := 0;
      e.actor_user_id := h.actor_user_id;
      e.actor_client_id := h.actor_client_id;
      e.actor_key_id := h.actor_key_id;
      e.at := clock_timestamp();
      e := end_usage_spend(s, c, h, e, 0, -h.quantity);
      SELECT n.* INTO STRICT s FROM quota_subjects q, quota_subject_at(q, e.at) n WHERE q.id = s.id;
      v_count := v_count + 1;
    END LOOP;
  END LOOP;
  RETURN v_count;
END $$;
--> statement-breakpoint

-- What a spend that was done before, `e`, answers to one under the same key now.
CREATE FUNCTION replay_status(e usage_ledger, p_kind text, p_quantity bigint, p_seconds integer, p_batch text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN e.kind <> p_kind OR e.quantity <> p_quantity OR e.batch IS DISTINCT FROM p_batch
      OR e.expires_at <> e.at + make_interval(secs => p_seconds) THEN 'key_reused'
    WHEN EXISTS (SELECT FROM usage_ledger l WHERE l.subject_id = e.subject_id AND l.of_key = e.key AND l.of_at = e.at
      AND l.at >= e.at AND l.kind = 'release' AND l.quantity = CASE e.kind WHEN 'consume' THEN e.quantity ELSE (
        SELECT w.quantity FROM usage_ledger w WHERE w.subject_id = e.subject_id AND w.of_key = e.key AND w.of_at = e.at
          AND w.at >= e.at AND w.kind = 'settle') END) THEN 'given_back'
    ELSE 'replayed' END;
$$;
--> statement-breakpoint

-- Decides and writes a batch of operations. `p_subject` are the subjects, distinct and in the order of their ids; the
-- other arrays have one entry for each item, whose subject is the one at `p_slot`. Items of one operation stand together
-- under one `p_op` and are spent all or none; `p_batch` names what such a body is. No two items of a batch name the same
-- key of the same subject. `p_token` is the hash of an access token that must be alive and open the subject; null where
-- the caller was resolved before. `p_now` is the caller's clock, by which tokens and plans run; periods go by the
-- database's. Answers a row for each item, in their order: 'consumed', 'held', 'settled', 'released', 'replayed' (done
-- before: the first answer), or a refusal, which writes nothing: 'exceeded', 'cap_day', 'cap_period' (with the cap and
-- what counts against it), 'no_access', 'unauthorized', 'key_reused', 'given_back' (spent and released whole), one of
-- those above, 'not_spent' (another item of its operation was refused), 'unknown' (no such subject), or 'busy' (p_wait is
-- false and another session holds the row).
CREATE FUNCTION spend_usage(
  p_wait boolean, p_now timestamptz, p_subject bigint[], p_slot integer[], p_op integer[], p_kind text[], p_key text[],
  p_quantity bigint[], p_seconds integer[], p_batch text[], p_token text[], p_user uuid[], p_client text[], p_api_key uuid[])
RETURNS TABLE (status text, id uuid, quantity bigint, requested bigint, at timestamptz, used bigint, held bigint,
  limit_quantity bigint, overage bigint, overage_limit bigint, period_start timestamptz, resets_at timestamptz,
  expires_at timestamptz)
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  m integer := cardinality(p_subject);
  n integer := cardinality(p_slot);
  c refcursor;
  r record;
  s quota_subjects;
  e usage_ledger;
  t timestamptz;
  v_since timestamptz;
  v_window interval := interval '48 hours';
  v_before quota_subjects[] := array_fill(NULL::quota_subjects, ARRAY[m]);
  v_s quota_subjects[];
  v_is_open boolean[] := array_fill(false, ARRAY[m]);
  v_may boolean[] := array_fill(true, ARRAY[n]);
  v_known usage_ledger[] := array_fill(NULL::usage_ledger, ARRAY[n]);
  v_row usage_ledger[] := array_fill(NULL::usage_ledger, ARRAY[n]);
  v_status text[] := array_fill(CASE WHEN p_wait THEN 'unknown' ELSE 'busy' END, ARRAY[n]);
  v_batches bigint[] := '{}';
  v_lock bigint;
  v_body text;
  v_is_new boolean;
  i integer := 1;
  j integer := 1;
  k integer;
  x integer;
BEGIN
  -- One key of several quotas stands for one body, whichever quotas it names: its lock comes before those of any subject.
  IF array_remove(p_batch, NULL) <> '{}' THEN
    FOR v_lock IN
      SELECT DISTINCT hashtextextended(b.key, 0) FROM unnest(p_key, p_batch) b (key, batch) WHERE b.batch IS NOT NULL ORDER BY 1
    LOOP
      IF p_wait THEN
        PERFORM pg_advisory_xact_lock(v_lock);
      ELSE
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(v_lock);
      END IF;
      v_batches := v_batches || v_lock;
    END LOOP;
  END IF;

  IF p_wait THEN
    OPEN c FOR SELECT q AS s, has_access(q.organization_id, q.listing_id, p_now) AS is_open
      FROM quota_subjects q WHERE q.id = ANY (p_subject) ORDER BY q.id FOR UPDATE OF q;
  ELSE
    OPEN c FOR SELECT q AS s, has_access(q.organization_id, q.listing_id, p_now) AS is_open
      FROM quota_subjects q WHERE q.id = ANY (p_subject) ORDER BY q.id FOR UPDATE OF q SKIP LOCKED;
  END IF;
  LOOP
    FETCH c INTO r;
    EXIT WHEN NOT FOUND;
    s := r.s;
    WHILE p_subject[j] < s.id LOOP
      j := j + 1;
    END LOOP;
    v_before[j] := s;
    v_is_open[j] := r.is_open;
  END LOOP;
  CLOSE c;

  t := clock_timestamp();
  v_since := least(date_trunc('month', t, 'UTC'), t - v_window);
  FOR j IN 1..m LOOP
    s := v_before[j];
    IF s.period_end <= t OR s.trial_ends_at <= t OR s.day < (t AT TIME ZONE 'UTC')::date THEN
      v_before[j] := roll_quota_subject(s, t);
    END IF;
    IF (v_before[j]).trial_ends_at IS NOT NULL THEN
      v_before[j].overage_limit := 0;
    END IF;
  END LOOP;
  v_s := v_before;
  IF array_remove(p_token, NULL) <> '{}' THEN
    SELECT may_spend(p_token, array_agg((v_s[w.slot]).organization_id ORDER BY w.n), array_agg((v_s[w.slot]).listing_id ORDER BY w.n), p_now)
      INTO v_may FROM unnest(p_slot) WITH ORDINALITY w (slot, n);
  END IF;
  -- No future month but the next one, in case the clock was set back.
  FOR r IN
    SELECT w.n, l AS e FROM unnest(p_slot, p_key, p_kind) WITH ORDINALITY w (slot, key, kind, n)
      JOIN usage_ledger l ON l.subject_id = p_subject[w.slot] AND l.key = w.key AND l.at >= v_since AND l.at < t + v_window
    WHERE w.kind IN ('consume', 'hold') ORDER BY l.at
  LOOP
    v_known[r.n] := r.e;
  END LOOP;

  WHILE i <= n LOOP
    k := i;
    WHILE k < n AND p_op[k + 1] = p_op[i] LOOP
      k := k + 1;
    END LOOP;
    v_body := NULL;
    IF p_batch[i] IS NOT NULL THEN
      s := v_s[p_slot[i]];
      SELECT b.fingerprint INTO v_body FROM usage_batches b
        WHERE b.organization_id = s.organization_id AND b.listing_id = s.listing_id AND b.key = p_key[i] AND b.at >= v_since;
    END IF;
    v_is_new := true;
    FOR x IN i..k LOOP
      CONTINUE WHEN p_kind[x] IN ('settle', 'release');
      s := v_s[p_slot[x]];
      e := v_known[x];
      v_status[x] := CASE
        WHEN s.id IS NULL THEN v_status[x]
        WHEN NOT v_may[x] THEN 'unauthorized'
        WHEN p_batch[x] IS NOT NULL AND NOT hashtextextended(p_key[x], 0) = ANY (v_batches) THEN 'busy'
        WHEN v_body <> p_batch[x] THEN 'key_reused'
        WHEN e.kind IS NOT NULL THEN replay_status(e, p_kind[x], p_quantity[x], p_seconds[x], p_batch[x])
        WHEN NOT v_is_open[p_slot[x]] THEN 'no_access'
        WHEN s.used + s.held + p_quantity[x] > s.limit_quantity + s.overage_limit THEN 'exceeded'
        WHEN s.used + s.held + p_quantity[x] > s.stop_period THEN 'cap_period'
        WHEN s.day_used + s.day_held + p_quantity[x] > s.stop_day THEN 'cap_day'
        ELSE 'not_spent' END;
      v_is_new := v_is_new AND v_status[x] = 'not_spent';
    END LOOP;
    IF v_is_new AND p_kind[i] IN ('consume', 'hold') THEN
      FOR x IN i..k LOOP
        j := p_slot[x];
        s := v_s[j];
        e := NULL;
        e.id := uuidv7();
        e.subject_id := s.id;
        e.kind := p_kind[x];
        e.key := p_key[x];
        e.quantity := p_quantity[x];
        e.overage := 0;
        IF p_kind[x] = 'consume' THEN
          IF s.overage_limit > 0 THEN
            e.overage := greatest(0, e.quantity - greatest(0, s.limit_quantity - (s.used - s.overage)));
            s.overage := s.overage + e.overage;
          END IF;
          s.used := s.used + e.quantity;
          s.day_used := s.day_used + e.quantity;
          v_status[x] := 'consumed';
        ELSE
          e.expires_at := t + make_interval(secs => p_seconds[x]);
          s.held := s.held + e.quantity;
          s.day_held := s.day_held + e.quantity;
          v_status[x] := 'held';
        END IF;
        e.used_after := s.used;
        e.held_at := s.held;
        e.limit_at := s.limit_quantity;
        e.overage_after := s.overage;
        e.overage_limit_at := s.overage_limit;
        e.period_start := s.period_start;
        e.period_end := s.period_end;
        e.batch := p_batch[x];
        e.actor_user_id := p_user[x];
        e.actor_client_id := p_client[x];
        e.actor_key_id := p_api_key[x];
        e.at := t;
        v_row[x] := e;
        v_s[j] := s;
      END LOOP;
      IF p_batch[i] IS NOT NULL THEN
        INSERT INTO usage_batches (organization_id, listing_id, key, fingerprint, at)
          VALUES (s.organization_id, s.listing_id, p_key[i], p_batch[i], t)
          ON CONFLICT (organization_id, listing_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, at = excluded.at;
      END IF;
    END IF;
    i := k + 1;
  END LOOP;

  INSERT INTO usage_ledger SELECT w.* FROM unnest(v_row) w WHERE w.kind IS NOT NULL;
  IF 'hold' = ANY (p_kind) THEN
    INSERT INTO usage_holds (subject_id, key, at, quantity, period_start, expires_at)
      SELECT w.subject_id, w.key, w.at, w.quantity, w.period_start, w.expires_at FROM unnest(v_row) w WHERE w.kind = 'hold';
  END IF;
  UPDATE quota_subjects q SET used = w.used, held = w.held, overage = w.overage, day_used = w.day_used, day_held = w.day_held
    FROM unnest(v_s) w WHERE q.id = w.id AND (q.used, q.held) <> (w.used, w.held);
  FOR j IN 1..m LOOP
    s := v_s[j];
    IF usage_level(s.used, s.limit_quantity) > usage_level((v_before[j]).used, s.limit_quantity)
        OR s.used >= s.warn_period OR s.day_used >= s.warn_day THEN
      PERFORM note_usage_alerts(v_before[j], s, t);
    END IF;
  END LOOP;

  FOR x IN 1..n LOOP
    j := p_slot[x];
    s := v_s[j];
    IF p_kind[x] IN ('settle', 'release') AND s.id IS NOT NULL THEN
      IF v_may[x] THEN
        SELECT n.* INTO STRICT s FROM quota_subjects q, quota_subject_at(q, t) n WHERE q.id = s.id;
        e := NULL;
        e.actor_user_id := p_user[x];
        e.actor_client_id := p_client[x];
        e.actor_key_id := p_api_key[x];
        e.at := t;
        IF p_kind[x] = 'settle' THEN
          e.requested := p_quantity[x];
          SELECT * INTO r FROM settle_usage_hold(s, p_key[x], e);
        ELSE
          e.quantity := p_quantity[x];
          SELECT * INTO r FROM release_usage_spend(s, p_key[x], e);
        END IF;
        v_status[x] := r.status;
        IF r.status IN ('settled', 'released', 'replayed') THEN
          v_row[x] := r.e;
        END IF;
      ELSE
        v_status[x] := 'unauthorized';
      END IF;
    END IF;
    e := coalesce(v_row[x], CASE WHEN v_status[x] = 'replayed' THEN v_known[x] END);
    status := v_status[x];
    id := e.id;
    at := coalesce(e.at, t);
    quantity := coalesce(e.quantity, p_quantity[x]);
    requested := e.requested;
    used := coalesce(e.used_after, CASE status WHEN 'cap_day' THEN s.day_used ELSE s.used END);
    held := coalesce(e.held_at, CASE status WHEN 'cap_day' THEN s.day_held ELSE s.held END);
    expires_at := e.expires_at;
    IF e.kind IS NOT NULL THEN
      limit_quantity := e.limit_at;
      overage := e.overage_after;
      overage_limit := e.overage_limit_at;
      period_start := e.period_start;
      resets_at := e.period_end;
    ELSE
      limit_quantity := CASE status WHEN 'cap_day' THEN s.stop_day WHEN 'cap_period' THEN s.stop_period ELSE s.limit_quantity END;
      overage := s.overage;
      overage_limit := s.overage_limit;
      period_start := s.period_start;
      resets_at := CASE status WHEN 'cap_day' THEN (s.day + 1)::timestamp AT TIME ZONE 'UTC' ELSE s.period_end END;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;
--> statement-breakpoint

-- Puts on record what Stripe has not been told of a subject's overage, so that the reports of each period add up to its
-- overage. Units that were given back are taken from the reports that had them charged, the newest first. The caller
-- holds the subject's lock, so a unit is in one report and no more.
CREATE FUNCTION claim_overage(s quota_subjects, p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  p record;
  v_left bigint;
BEGIN
  FOR p IN
    SELECT s.period_start, s.overage
    UNION ALL
    SELECT c.period_start, c.overage FROM closed_periods c WHERE c.subject_id = s.id AND c.overage <> c.overage_reported
  LOOP
    v_left := p.overage - coalesce((SELECT sum(o.quantity) FROM overage_reports o
      WHERE o.subject_id = s.id AND o.period_start = p.period_start), 0);
    IF v_left > 0 THEN
      PERFORM charge_overage(s, p.period_start, v_left, p_at);
    ELSIF v_left < 0 THEN
      PERFORM reverse_overage(s, p.period_start, -v_left);
    END IF;
  END LOOP;
  UPDATE quota_subjects q SET overage_reported = s.overage, overage_reported_in = s.period_start
    WHERE q.id = s.id AND (q.overage_reported, q.overage_reported_in) IS DISTINCT FROM (s.overage, s.period_start)
      AND (s.overage > 0 OR q.overage_reported > 0);
  UPDATE closed_periods c SET overage_reported = c.overage WHERE c.subject_id = s.id AND c.overage <> c.overage_reported;
END $$;
--> statement-breakpoint

-- A report of so many units more. The subscription that pays is the last one of that plan, or, where it was switched, the
-- one that took its place.
CREATE FUNCTION charge_overage(s quota_subjects, p_period_start timestamptz, p_quantity bigint, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO overage_reports (subject_id, period_start, tier_id, quantity, spent_at, subscription_id)
  SELECT s.id, p_period_start, s.tier_id, p_quantity, coalesce((
    SELECT l.at FROM usage_ledger l WHERE l.subject_id = s.id AND l.period_start = p_period_start AND l.overage > 0
    ORDER BY l.id DESC LIMIT 1), p_at), (
    SELECT b.id FROM subscriptions b
    WHERE b.organization_id = s.organization_id AND b.listing_id = s.listing_id AND b.stripe_subscription_id IS NOT NULL
    ORDER BY b.tier_id = s.tier_id DESC, b.status <> 'canceled' DESC, b.started_at DESC LIMIT 1);
$$;
--> statement-breakpoint

-- Reports that take back so many units, each from one that had them charged: at its price, from its payer, and as of the
-- time of its spends.
CREATE FUNCTION reverse_overage(s quota_subjects, p_period_start timestamptz, p_quantity bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r record;
  v_left bigint := p_quantity;
BEGIN
  FOR r IN
    SELECT o.*, o.quantity + coalesce((SELECT sum(b.quantity) FROM overage_reports b WHERE b.reverses_id = o.id), 0) AS charged
    FROM overage_reports o WHERE o.subject_id = s.id AND o.period_start = p_period_start AND o.quantity > 0
    ORDER BY o.id DESC
  LOOP
    EXIT WHEN v_left = 0;
    CONTINUE WHEN r.charged = 0;
    INSERT INTO overage_reports (subject_id, period_start, tier_id, quantity, spent_at, subscription_id, reverses_id)
      VALUES (s.id, p_period_start, r.tier_id, -least(v_left, r.charged), r.spent_at, r.subscription_id, r.id);
    v_left := v_left - least(v_left, r.charged);
  END LOOP;
END $$;
--> statement-breakpoint

-- The same for up to p_most subjects that have something to tell; answers how many. Those that are locked wait for the
-- next call.
CREATE FUNCTION claim_unreported_overage(p_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  s quota_subjects;
  v_count integer := 0;
BEGIN
  FOR s IN
    SELECT q.* FROM quota_subjects q WHERE q.id IN (
      SELECT u.id FROM quota_subjects u
        WHERE u.overage <> CASE WHEN u.overage_reported_in = u.period_start THEN u.overage_reported ELSE 0 END
      UNION SELECT c.subject_id FROM closed_periods c WHERE c.overage <> c.overage_reported
      LIMIT p_most)
    ORDER BY q.id FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM claim_overage(s, clock_timestamp());
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END $$;
--> statement-breakpoint

-- The same for the quotas that one organization has of a listing; waits for spends that are under way.
CREATE FUNCTION claim_overage_of(p_organization uuid, p_listing uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  s quota_subjects;
BEGIN
  FOR s IN
    SELECT q.* FROM quota_subjects q WHERE q.organization_id = p_organization AND q.listing_id = p_listing
    ORDER BY q.id FOR UPDATE
  LOOP
    PERFORM claim_overage(s, clock_timestamp());
  END LOOP;
END $$;
