-- Puts on record what Stripe has not been told of a subject's overage, so that the reports of each period add up to its
-- overage. Units that were given back are taken from the newest of the prices that they may have been charged at. The
-- caller holds the subject's lock, so a unit is in one report and no more.
CREATE FUNCTION claim_overage(s quota_subjects, p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  p record;
  r record;
  v_left bigint;
  v_spent_at timestamptz;
BEGIN
  FOR p IN
    SELECT s.period_start, s.overage
    UNION ALL
    SELECT c.period_start, c.overage FROM closed_periods c WHERE c.subject_id = s.id AND c.overage <> c.overage_reported
  LOOP
    v_left := p.overage - coalesce((SELECT sum(o.quantity) FROM overage_reports o
      WHERE o.subject_id = s.id AND o.period_start = p.period_start), 0);
    CONTINUE WHEN v_left = 0;
    v_spent_at := coalesce((SELECT l.at FROM usage_ledger l
      WHERE l.subject_id = s.id AND l.period_start = p.period_start AND l.overage <> 0 ORDER BY l.id DESC LIMIT 1), p_at);
    FOR r IN
      SELECT o.tier_id, sum(o.quantity)::bigint AS quantity FROM overage_reports o
      WHERE o.subject_id = s.id AND o.period_start = p.period_start
      GROUP BY o.tier_id HAVING sum(o.quantity) > 0 ORDER BY (array_agg(o.id ORDER BY o.id DESC))[1] DESC
    LOOP
      EXIT WHEN v_left >= 0;
      PERFORM add_overage_report(s, p.period_start, r.tier_id, greatest(v_left, -r.quantity), v_spent_at);
      v_left := v_left - greatest(v_left, -r.quantity);
    END LOOP;
    IF v_left <> 0 THEN
      PERFORM add_overage_report(s, p.period_start, s.tier_id, v_left, v_spent_at);
    END IF;
  END LOOP;
  UPDATE quota_subjects q SET overage_reported = s.overage, overage_reported_in = s.period_start
    WHERE q.id = s.id AND (q.overage_reported, q.overage_reported_in) IS DISTINCT FROM (s.overage, s.period_start)
      AND (s.overage > 0 OR q.overage_reported > 0);
  UPDATE closed_periods c SET overage_reported = c.overage WHERE c.subject_id = s.id AND c.overage <> c.overage_reported;
END $$;
--> statement-breakpoint

-- The subscription that pays is the last one of that plan, or, where it was switched, the one that took its place.
CREATE FUNCTION add_overage_report(
  s quota_subjects, p_period_start timestamptz, p_tier uuid, p_quantity bigint, p_spent_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO overage_reports (subject_id, period_start, tier_id, quantity, spent_at, subscription_id)
  SELECT s.id, p_period_start, p_tier, p_quantity, p_spent_at, (
    SELECT b.id FROM subscriptions b
    WHERE b.organization_id = s.organization_id AND b.listing_id = s.listing_id AND b.stripe_subscription_id IS NOT NULL
    ORDER BY b.tier_id = p_tier DESC, b.status <> 'canceled' DESC, b.started_at DESC LIMIT 1);
$$;
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
