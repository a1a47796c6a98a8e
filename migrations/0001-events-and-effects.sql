-- What happened. Nothing here is ever changed or removed: see docs/audit-format.md.
-- Not WITHOUT ROWID: each search would read the long first events of many streams on its way, whole, from the disk.
CREATE TABLE events (
  stream TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  origin TEXT NOT NULL,
  event TEXT NOT NULL,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (stream, version)
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are append-only: no update');
END;

CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are append-only: no delete');
END;

-- Also stops INSERT OR REPLACE on a connection without recursive_triggers, where the delete trigger stays silent: by key
-- the event would not follow, and the rowid must be free (where an insert names none, NEW.rowid is -1).
CREATE TRIGGER events_follow_their_head BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid)
  OR NEW.version <> 1 + coalesce((SELECT max(version) FROM events WHERE stream = NEW.stream), 0)
  OR NEW.prev_hash <> coalesce(
    (SELECT hash FROM events WHERE stream = NEW.stream AND version = NEW.version - 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
  SELECT RAISE(ABORT, 'events are append-only: the next event must follow the last one');
END;

-- One row a go-live: what lists and the scheduler need without folding its events.
CREATE TABLE go_lives (
  id TEXT PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  service TEXT NOT NULL,
  environment TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  channel TEXT NOT NULL,
  t0 INTEGER NOT NULL,
  time_zone TEXT NOT NULL,
  next_due_at INTEGER,
  stream_version INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  watched INTEGER NOT NULL CHECK (watched IN (0, 1)),
  started INTEGER NOT NULL CHECK (started IN (0, 1)),
  succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX go_lives_one_active_per_target ON go_lives (service, environment) WHERE active = 1;
CREATE INDEX go_lives_due ON go_lives (next_due_at, id) WHERE next_due_at IS NOT NULL;
CREATE INDEX go_lives_watched ON go_lives (number) WHERE watched = 1;
CREATE INDEX go_lives_of_target ON go_lives (service, environment, number);
CREATE INDEX go_lives_in_channel ON go_lives (channel, number);

-- The answer given to each command, so that the same command again changes nothing.
CREATE TABLE inbox (
  command_id TEXT PRIMARY KEY NOT NULL,
  go_live TEXT,
  at INTEGER NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be done outside. The foreign keys wait for the commit: a go-live's row is written last.
CREATE TABLE effects (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  go_live TEXT NOT NULL REFERENCES go_lives (id) DEFERRABLE INITIALLY DEFERRED,
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

CREATE INDEX effects_claimable ON effects (kind, available_at) WHERE available_at IS NOT NULL;
CREATE INDEX effects_of_go_live ON effects (go_live);

CREATE TABLE slack_messages (
  go_live TEXT NOT NULL REFERENCES go_lives (id) DEFERRABLE INITIALLY DEFERRED,
  message_key TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  permalink TEXT,
  PRIMARY KEY (go_live, message_key)
) STRICT;

-- Samples are not part of the audit trail: they are thinned by age.
CREATE TABLE health_samples (
  go_live TEXT NOT NULL REFERENCES go_lives (id) DEFERRABLE INITIALLY DEFERRED,
  endpoint TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('up', 'down', 'misconfigured', 'inconclusive')),
  latency_ms REAL NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (go_live, endpoint, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;
