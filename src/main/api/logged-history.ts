/** Curves of runs that were brought in from other programs: these log by step and time, and know no epochs. */
import type { CurveAxis } from '#shared/comparison.ts';
import type { StageCost, StageHistory } from '../analysis/history.ts';
import { readSeries } from '../store/chart.ts';
import type { Database } from '../store/database.ts';
import type { TrackedRun } from './compared-runs.ts';

/** Points read of a series; what is longer is thinned, its extremes kept. */
const points = 2000;
/** Up to here steps themselves say which values of several runs belong together; above, their order does. */
const mostSteps = 100_000;

/** Whether what a run measured is logged by step alone. */
export const logged = ({ foreign, stages }: TrackedRun): boolean => foreign !== null && stages.length === 0;

/** The run with what it logged of these metrics as one stage, which has places on the axis of steps or of seconds. */
export function withLogged(
  db: Database,
  run: TrackedRun,
  names: readonly string[],
  axis: CurveAxis,
): TrackedRun {
  const by = axis === 'seconds' ? 'seconds' : 'step';
  const read = names.map((name) => readSeries(db, { runId: run.id, name, axis: by, points }));
  const series = read.filter(({ x }) => x.length > 0);
  const places = Float64Array.from(new Set(series.flatMap(({ x }) => [...x]))).sort();
  const at = new Map(Array.from(places, (place, i) => [place, i]));
  const numbered =
    by === 'step' && places.every((step) => Number.isInteger(step) && step >= 0 && step <= mostSteps);
  const stage: StageHistory = {
    name: 'supervised',
    epochs: numbered ? places : places.map((_, i) => i + 1),
    steps: by === 'step' ? places : [],
    seconds: [],
    metrics: new Map(
      series.map(({ name, x, y }) => [
        name,
        { at: Array.from(x, (place) => at.get(place)!), values: [...y] },
      ]),
    ),
  };
  const nowhere = { epoch: null, step: null, seconds: null, images: null, flops: null };
  const cost: StageCost = {
    name: stage.name,
    own: { ...nowhere, ...(by === axis ? { [axis]: places } : {}) },
    before: { ...nowhere, ...(by === axis ? { [axis]: 0 } : {}) },
  };
  return { ...run, stages: [stage], costs: [cost] };
}
