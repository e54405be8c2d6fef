-- What a switch of plans does to a quota's period (modules/usage/README.md, "Another plan"): a lifetime and renewing
-- periods interrupt each other, a longer kind grows out of the period that runs, and nothing is used twice.

-- The end of a period that is over at p_at. One that was shorter than the plan it ends under, since a switch brought a
-- longer kind, goes on with its use for one such period: else its use would be given away.
CREATE FUNCTION grown_period_end(s quota_subjects) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF s.anchor = s.period_end AND (usage_period(s.period_start, s.period, s.period_start)).ends > s.period_end THEN
    RETURN (usage_period(s.anchor, s.period, s.anchor)).ends;
  END IF;
  RETURN s.period_end;
END $$;
--> statement-breakpoint

-- The subject as of p_at, for those who only look: nothing is written.
CREATE FUNCTION quota_subject_at(s quota_subjects, p_at timestamptz) RETURNS quota_subjects
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF s.period_end IS NULL OR s.period_end > p_at THEN
    RETURN s;
  END IF;
  s.period_end := grown_period_end(s);
  IF s.period_end > p_at THEN
    RETURN s;
  END IF;
  SELECT starts, ends INTO s.period_start, s.period_end FROM usage_period(s.anchor, s.period, p_at);
  s.used := 0;
  RETURN s;
END $$;
--> statement-breakpoint

-- Closes the subject's period when it is over and opens the one of p_at. The caller holds the row's lock.
CREATE OR REPLACE FUNCTION roll_quota_subject(s quota_subjects, p_at timestamptz) RETURNS quota_subjects
LANGUAGE plpgsql AS $$
DECLARE
  n quota_subjects;
BEGIN
  IF s.period_end IS NULL OR s.period_end > p_at THEN
    RETURN s;
  END IF;
  n := quota_subject_at(s, p_at);
  IF n.period_start <> s.period_start THEN
    INSERT INTO closed_periods (subject_id, period_start, period_end, limit_quantity, used)
      VALUES (s.id, s.period_start, grown_period_end(s), s.limit_quantity, s.used);
  END IF;
  UPDATE quota_subjects q SET used = n.used, period_start = n.period_start, period_end = n.period_end WHERE q.id = s.id;
  RETURN n;
END $$;
--> statement-breakpoint

-- Brings the subject's period to another kind; the caller holds the row's lock and has rolled it. A renewing period
-- with use in it runs to its end before another renewing kind begins; one without use makes way at once. A lifetime and
-- renewing periods set each other aside, and take up where they were.
CREATE FUNCTION change_quota_period(s quota_subjects, p_period text, p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  r closed_periods;
BEGIN
  IF p_period <> 'lifetime' AND s.period_end IS NOT NULL AND s.used + s.held > 0 THEN
    UPDATE quota_subjects q SET period = p_period, anchor = s.period_end WHERE q.id = s.id;
    RETURN;
  END IF;
  IF p_period = 'lifetime' OR s.period_end IS NULL THEN
    DELETE FROM closed_periods c
      WHERE c.subject_id = s.id AND CASE WHEN p_period = 'lifetime' THEN c.period_end IS NULL ELSE c.period_end > p_at END
      RETURNING * INTO r;
  END IF;
  IF s.used > 0 THEN
    INSERT INTO closed_periods (subject_id, period_start, period_end, limit_quantity, used)
      VALUES (s.id, s.period_start, s.period_end, s.limit_quantity, s.used);
  END IF;
  IF r.subject_id IS NULL THEN
    UPDATE quota_subjects q SET period = p_period, anchor = p_at, used = 0, period_start = p.starts, period_end = p.ends
      FROM usage_period(p_at, p_period, p_at) p WHERE q.id = s.id;
  ELSE
    UPDATE quota_subjects q SET period = p_period, anchor = coalesce(r.period_end, r.period_start), used = r.used,
      period_start = r.period_start, period_end = r.period_end WHERE q.id = s.id;
  END IF;
END $$;
--> statement-breakpoint

-- Gives an organization the quotas of a plan: one subject for each metric of the listing, limit 0 where the plan
-- has no quota. A subject that exists keeps its use: the new limit holds at once, another kind of period as
-- change_quota_period has it. A plan without the quota leaves the period as it is: else it would be a way to a fresh one.
CREATE OR REPLACE FUNCTION open_quota_subjects(p_organization uuid, p_listing uuid, p_tier uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  q record;
  s quota_subjects;
  t timestamptz;
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
    IF s.period <> q.period THEN
      PERFORM change_quota_period(s, q.period, t);
    END IF;
    UPDATE quota_subjects x SET limit_quantity = q.limit_quantity WHERE x.id = s.id;
  END LOOP;
END $$;
--> statement-breakpoint

-- Until now a lifetime that made way for a renewing period was closed like one, at the instant of the switch, or waited
-- with its use for being closed. Renewing periods last whole days, so it is known by its length. It is set aside from now
-- on, as change_quota_period does it: the one that was interrupted last, where no lifetime runs.
INSERT INTO closed_periods (subject_id, period_start, period_end, limit_quantity, used)
  SELECT id, period_start, period_end, limit_quantity, used FROM quota_subjects
  WHERE period <> 'lifetime' AND used > 0 AND extract(epoch FROM period_end - period_start) % 86400 <> 0;
--> statement-breakpoint
UPDATE quota_subjects q SET used = 0, period_start = p.starts, period_end = p.ends
  FROM quota_subjects s, usage_period(s.anchor, s.period, s.anchor) p
  WHERE s.id = q.id AND q.period <> 'lifetime' AND extract(epoch FROM q.period_end - q.period_start) % 86400 <> 0;
--> statement-breakpoint
UPDATE closed_periods c SET period_end = NULL
  FROM (
    SELECT DISTINCT ON (x.subject_id) x.subject_id, x.period_start
    FROM closed_periods x JOIN quota_subjects s ON s.id = x.subject_id
    WHERE s.period <> 'lifetime' AND extract(epoch FROM x.period_end - x.period_start) % 86400 <> 0
    ORDER BY x.subject_id, x.period_start DESC
  ) aside
  WHERE c.subject_id = aside.subject_id AND c.period_start = aside.period_start;
