import type { RunDetail, RunSummary } from '#shared/run.ts';

/** A run as `run --json` and `runs --json` print it. A value that is NaN or infinite becomes null, for JSON has none. */
export function runDocument(run: RunSummary) {
  const { id, arm, seed, status, engine, epochs, seconds, settings, metrics } = run;
  return {
    id,
    arm,
    seed,
    status,
    engine,
    epochs,
    seconds,
    settings,
    metrics,
    ...(run.failure === null ? {} : { failure: run.failure }),
  };
}

/** The same with what each epoch measured. */
export function runDetailDocument(run: RunDetail) {
  return { ...runDocument(run), stages: run.stages };
}
