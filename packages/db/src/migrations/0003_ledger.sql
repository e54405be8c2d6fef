-- The books are append-only, and every transaction's entries sum to zero when it commits.

CREATE FUNCTION refuse_ledger_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: book a reversal instead' USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint

-- Runs at commit, once per inserted entry and once per transaction, so that a transaction without entries is
-- refused as well as one that does not balance or that mixes currencies.
CREATE FUNCTION check_ledger_balance() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  v_transaction uuid := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN 'transaction_id' ELSE 'id' END;
  v_sum numeric;
  v_count bigint;
  v_foreign bigint;
BEGIN
  SELECT sum(e.amount), count(*), count(*) FILTER (WHERE a.currency <> t.currency)
    INTO v_sum, v_count, v_foreign
    FROM ledger_entries e
    JOIN ledger_accounts a ON a.id = e.account_id
    JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.transaction_id = v_transaction;
  IF v_count < 2 OR v_sum <> 0 OR v_foreign > 0 THEN
    RAISE EXCEPTION 'Ledger transaction % does not balance', v_transaction USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_transactions_balance AFTER INSERT ON ledger_transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();
