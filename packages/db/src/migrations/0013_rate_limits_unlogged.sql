-- Counts of a minute are not worth a write to the log each: a crash of the database empties the table.
ALTER TABLE "rate_limits" SET UNLOGGED;
