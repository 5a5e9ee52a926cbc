-- Maps of features. Their points are files, referred to in artifacts.
CREATE TABLE maps (
  -- Made of what it was computed from: the same features and parameters have the same id.
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  -- The time machine that it is a frame of, and its place in it, from 0; NULL: none.
  series TEXT,
  frame INTEGER CHECK ((frame IS NULL) = (series IS NULL)),
  -- File name in artifacts.
  file TEXT NOT NULL,
  -- What it is made of and how good it is.
  info TEXT NOT NULL CHECK (json_valid(info)),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX maps_of_runs ON maps (run_id);
CREATE INDEX maps_of_series ON maps (series, frame) WHERE series IS NOT NULL;
