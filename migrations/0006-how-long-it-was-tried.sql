-- For how long it was tried, in milliseconds: golive's own downtime is no part of it, nor what was waited before the first try.
ALTER TABLE effects ADD COLUMN tried_ms INTEGER NOT NULL DEFAULT 0;
