-- The last value of each metric of a run, kept beside all of them: a list of runs needs these alone.
CREATE TABLE last_metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- As in metrics: NULL is NaN.
  value REAL,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

INSERT INTO last_metrics (run_id, name, value)
SELECT run_id, name, value
FROM (
  SELECT
    metrics.run_id,
    metrics.name,
    metrics.value,
    row_number() OVER (
      PARTITION BY metrics.run_id, metrics.name
      ORDER BY stages.position DESC, metrics.epoch DESC
    ) AS age
  FROM metrics
  JOIN stages ON stages.run_id = metrics.run_id AND stages.name = metrics.stage
)
WHERE age = 1;
