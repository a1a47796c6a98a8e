-- An effect may belong to no go-live: the reminder of a runbook by which nothing is planned. SQLite changes a column's
-- constraint only with the whole table.
CREATE TABLE effects_of_all (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  go_live TEXT REFERENCES go_lives (id) DEFERRABLE INITIALLY DEFERRED,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'done', 'dead', 'cancelled')),
  available_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  last_attempt_at INTEGER,
  previous_attempt_at INTEGER,
  sending_at INTEGER,
  lease_token TEXT,
  revision INTEGER NOT NULL DEFAULT 1,
  claimed_revision INTEGER,
  reason TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  CHECK ((state IN ('pending', 'claimed')) = (available_at IS NOT NULL)),
  CHECK ((state = 'claimed') = (lease_token IS NOT NULL))
) STRICT;

INSERT INTO effects_of_all (
  id, key, kind, go_live, payload, state, available_at, attempts, last_attempt_at, previous_attempt_at, sending_at,
  lease_token, revision, claimed_revision, reason, created_at, finished_at
)
SELECT
  id, key, kind, go_live, payload, state, available_at, attempts, last_attempt_at, previous_attempt_at, sending_at,
  lease_token, revision, claimed_revision, reason, created_at, finished_at
FROM effects;

DROP TABLE effects;
ALTER TABLE effects_of_all RENAME TO effects;

CREATE INDEX effects_claimable ON effects (kind, available_at) WHERE available_at IS NOT NULL;
CREATE INDEX effects_of_go_live ON effects (go_live);
