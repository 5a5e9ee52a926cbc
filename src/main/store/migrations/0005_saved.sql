-- What people keep under a name: views of a screen, and experiments as presets.
CREATE TABLE saved (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('view', 'preset')),
  -- The screen of a view; empty for a preset.
  screen TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a window keeps for itself: layout, columns, theme.
CREATE TABLE window_settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Where a run was brought in from; runs that were trained here have no row.
CREATE TABLE origins (
  run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  -- The program that trained it.
  program TEXT NOT NULL CHECK (program IN ('contrast', 'tensorboard', 'mlflow')),
  -- What it is called there; the same run is brought in once.
  key TEXT NOT NULL UNIQUE,
  -- Its settings in the words of that program.
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
