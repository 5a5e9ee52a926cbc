-- What is measured along the way rather than once an epoch: the loss of steps, memory and processor use, past runs of
-- other programs.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  -- Empty: of the run as a whole.
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (run_id, stage, name)
) STRICT;

CREATE TABLE samples (
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  -- From 0, without gaps, in the order of time.
  number INTEGER NOT NULL,
  -- Optimiser steps taken in the stage.
  step INTEGER NOT NULL,
  -- Milliseconds since 1970.
  at INTEGER NOT NULL,
  -- As in metrics: NULL is NaN.
  value REAL,
  PRIMARY KEY (series_id, number)
) STRICT, WITHOUT ROWID;

-- The extremes of each 512 samples, for charts of a million: block b holds the numbers from 512 b.
CREATE TABLE sample_blocks (
  series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  block INTEGER NOT NULL,
  first_step INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  min_step INTEGER,
  min_at INTEGER,
  min_value REAL,
  max_step INTEGER,
  max_at INTEGER,
  max_value REAL,
  -- The first that is NaN, where one is.
  nan_step INTEGER,
  nan_at INTEGER,
  PRIMARY KEY (series_id, block)
) STRICT, WITHOUT ROWID;
