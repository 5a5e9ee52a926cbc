-- Benchmarks that were asked for, with what they measured.
CREATE TABLE benchmarks (
  id TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  -- Machine and cases, as `contrast bench --json` prints them.
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT, WITHOUT ROWID;

-- How fast steps are here, measured for the estimates of previews where no run has told yet.
CREATE TABLE measured_speeds (
  -- What determines the speed, as JSON: stage, encoder, image shape, engine and others.
  profile TEXT PRIMARY KEY,
  flops_per_second REAL NOT NULL,
  -- The engine that was measured, where the settings leave the choice.
  engine TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  measured_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
