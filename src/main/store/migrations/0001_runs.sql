CREATE TABLE experiments (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  -- Commit of the folder that the spec came from, with "+" where files were changed.
  git_commit TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  experiment_id TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  -- Order within the experiment, from 0.
  position INTEGER NOT NULL,
  arm TEXT NOT NULL,
  seed INTEGER NOT NULL,
  -- Complete settings and those that the sweep varied.
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  varied TEXT NOT NULL CHECK (json_valid(varied)),
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'pausing', 'paused', 'finished', 'failed', 'cancelled')),
  -- The program that trains it, while it does.
  session TEXT,
  engine TEXT,
  failure_code TEXT,
  failure_message TEXT,
  failure_advice TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  UNIQUE (experiment_id, position),
  CHECK ((status = 'failed') = (failure_code IS NOT NULL)),
  CHECK ((status IN ('running', 'pausing')) = (session IS NOT NULL))
) STRICT;
CREATE INDEX runs_by_status ON runs (status);

-- The stages that a run goes through, planned when it is stored.
CREATE TABLE stages (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  planned_epochs INTEGER NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
  run_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  -- Optimiser steps taken in the stage so far.
  step INTEGER NOT NULL,
  -- Wall-clock seconds that the epoch took.
  seconds REAL NOT NULL,
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (run_id, stage, epoch),
  FOREIGN KEY (run_id, stage) REFERENCES stages (run_id, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- NULL is NaN, which SQLite cannot hold; infinities are kept as they are.
  value REAL,
  PRIMARY KEY (run_id, stage, epoch, name),
  FOREIGN KEY (run_id, stage, epoch) REFERENCES epochs (run_id, stage, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Where a run ran: a row each time a trainer took it up.
CREATE TABLE environments (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  environment TEXT NOT NULL CHECK (json_valid(environment)),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

-- Files that belong to a run, under the home folder.
CREATE TABLE artifacts (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('checkpoint')),
  stage TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  -- File name within the folder of its run and kind.
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, kind, stage, epoch)
) STRICT, WITHOUT ROWID;
