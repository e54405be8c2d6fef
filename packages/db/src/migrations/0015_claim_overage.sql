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
