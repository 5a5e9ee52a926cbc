-- Order: higher priority first, then lower rank. A rank lies between those of its neighbours.
ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN rank REAL NOT NULL DEFAULT 0;
-- Where it is trained, while it is.
ALTER TABLE runs ADD COLUMN device TEXT;
-- Recorded so far, over all stages: a table of runs needs these alone.
ALTER TABLE runs ADD COLUMN epochs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN seconds REAL NOT NULL DEFAULT 0;
-- Successive halving: how often it was let on. NULL: it takes no part (any more).
ALTER TABLE runs ADD COLUMN rung INTEGER;
-- How often in a row its trainer was ended for silence.
ALTER TABLE runs ADD COLUMN silences INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN ended_because TEXT;
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
ALTER TABLE runs ADD COLUMN removed_at TEXT;
-- The run it was made from, which may have been deleted since, and where in that run's training it goes on.
ALTER TABLE runs ADD COLUMN parent_id TEXT;
ALTER TABLE runs ADD COLUMN parent_kind TEXT CHECK (parent_kind IN ('fork', 'reproduce', 'retry'));
ALTER TABLE runs ADD COLUMN parent_stage TEXT;
ALTER TABLE runs ADD COLUMN parent_epoch INTEGER;
ALTER TABLE runs ADD COLUMN parent_step INTEGER;

UPDATE runs SET rank = ordered.number
FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM runs) AS ordered
WHERE ordered.id = runs.id;
UPDATE runs SET
  epochs = (SELECT count(*) FROM epochs WHERE epochs.run_id = runs.id),
  seconds = (SELECT coalesce(sum(seconds), 0) FROM epochs WHERE epochs.run_id = runs.id);

DROP INDEX runs_by_status;
CREATE INDEX runs_in_order ON runs (status, priority DESC, rank);

-- What determines how long an epoch of the stage takes, and how long one took of late.
ALTER TABLE stages ADD COLUMN profile TEXT;
CREATE TABLE speeds (
  profile TEXT PRIMARY KEY,
  seconds_per_epoch REAL NOT NULL,
  epochs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preferences (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Several checkpoints of an epoch may be kept: within it and at its end.
CREATE TABLE files (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  stage TEXT NOT NULL,
  -- Whole epochs trained, and optimiser steps taken, in the stage.
  epoch INTEGER NOT NULL,
  step INTEGER NOT NULL,
  -- File name within the folder of its run and kind.
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, kind, file)
) STRICT, WITHOUT ROWID;
INSERT INTO files
SELECT
  artifacts.run_id, kind, artifacts.stage, artifacts.epoch, coalesce(epochs.step, 0), file, sha256, bytes, created_at
FROM artifacts
LEFT JOIN epochs
  ON epochs.run_id = artifacts.run_id AND epochs.stage = artifacts.stage AND epochs.epoch = artifacts.epoch;
DROP TABLE artifacts;
ALTER TABLE files RENAME TO artifacts;
