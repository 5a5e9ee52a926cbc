/** Curves of the runs that were asked for, grouped as was asked. */
import type { CompareWarning, CurveSet } from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import { settingPaths } from '#shared/expand.ts';
import { nearestName } from '#shared/validation.ts';
import { armsOf } from '../analysis/arms.ts';
import { axisTitles, bandTitles, groupCurves, runCurves } from '../analysis/curves.ts';
import { bySettingValue, settingsOf } from '../analysis/settings-of.ts';
import { absentWarnings, forkWarnings, notFiniteWarning, warningsOf } from '../analysis/warnings.ts';
import { counted, listed } from '../analysis/words.ts';
import type { DatasetLibrary } from '../datasets/library.ts';
import type { Database } from '../store/database.ts';
import type { CurvesRequest } from './compare.ts';
import { type Found, type TrackedRun, trackRuns } from './compared-runs.ts';
import { logged, withLogged } from './logged-history.ts';
import type { MeasuredRuns } from './measured-runs.ts';

/** Points of all curves of an answer together, at most: 32 MB of numbers. */
const pointsInAll = 2_000_000;
/** A curve always has so many. */
const leastPoints = 16;

/** @throws compare.unknown-setting */
export async function curvesOf(
  db: Database,
  measuredRuns: MeasuredRuns,
  datasets: DatasetLibrary,
  { runs: found, skipped }: Found,
  request: CurvesRequest,
): Promise<CurveSet> {
  const names = [...new Set(request.metrics.map(({ name }) => name))];
  const tracked = await trackRuns(measuredRuns, datasets, found, names);
  const runs = tracked.map((run) => (logged(run) ? withLogged(db, run, names, request.x) : run));
  const withoutEpochs = tracked.filter(logged);
  const { group } = request;
  const groups = group === 'none' ? null : groupsOf(runs, group);
  // Very many curves share what a window can take in.
  const share = Math.floor(pointsInAll / Math.max(1, (groups ?? runs).length * request.metrics.length));
  const options = { ...request, points: Math.min(request.points, Math.max(leastPoints, share)) };
  const curves = groups === null ? runCurves(runs, options) : groupCurves(groups, options);
  const measured = runs.map(({ id, stages }) => ({
    id,
    metrics: new Set(stages.flatMap(({ metrics }) => [...metrics.keys()])),
  }));
  return {
    axis: request.x,
    axisTitle: axisTitles[request.x],
    bandTitle: group === 'none' ? null : bandTitles[request.band],
    curves,
    absent: names.filter((name) => measured.every(({ metrics }) => !metrics.has(name))),
    warnings: [
      ...warningsOf(runs),
      ...(request.x === 'seconds' ? forkWarnings(runs) : []),
      ...uncounted(
        runs.filter((_, i) => !logged(tracked[i]!)),
        request,
      ),
      ...unplaced(withoutEpochs, request),
      ...absentWarnings(measured, names),
      ...names.flatMap((name) => gapWarnings(name, runs)),
    ],
    skipped,
  };
}

interface Group {
  name: string;
  runs: TrackedRun[];
}

/** @throws compare.unknown-setting */
function groupsOf(runs: readonly TrackedRun[], by: string): Group[] {
  if (by === 'arm') return armsOf(runs);
  if (!settingPaths.includes(by))
    throw workbenchError('compare.unknown-setting', { setting: by, nearest: nearestName(by, settingPaths) });
  const groups = [...Map.groupBy(runs, ({ settings }) => settingsOf(settings).get(by))];
  return groups
    .sort(([a], [b]) => bySettingValue(a, b))
    .map(([value, own]) => ({
      name: value === undefined ? 'does not apply' : value === null ? 'none' : String(value),
      runs: own,
    }));
}

/** Runs without a place on the axis. */
function uncounted(runs: readonly TrackedRun[], { x }: CurvesRequest): CompareWarning[] {
  const lost = runs.filter(({ costs }) => costs.some(({ own }) => own[x] === null)).map(({ id }) => id);
  if (lost.length === 0) return [];
  const what = x === 'flops' ? 'operations' : 'images';
  return [
    {
      kind: 'dataset',
      text: `The ${what} of ${counted(lost.length, 'run')} cannot be counted, because the data set is not here as it was: ${lost.length === 1 ? 'it is' : 'they are'} left out (${listed(lost)}).`,
      runs: lost,
    },
  ];
}

/** Runs of other programs on an axis that these do not know. */
function unplaced(runs: readonly TrackedRun[], { x }: CurvesRequest): CompareWarning[] {
  if (runs.length === 0 || x === 'step' || x === 'seconds') return [];
  const ids = runs.map(({ id }) => id);
  return [
    {
      kind: 'parameters',
      text: `${counted(runs.length, 'run was', 'runs were')} brought in without epochs: only by step or by seconds ${runs.length === 1 ? 'does it have a curve' : 'do they have curves'} (${listed(ids)}).`,
      runs: ids,
    },
  ];
}

function gapWarnings(metric: string, runs: readonly TrackedRun[]): CompareWarning[] {
  let values = 0;
  const lost = runs.filter(({ stages }) => {
    const before = values;
    for (const { metrics } of stages)
      for (const value of metrics.get(metric)?.values ?? []) if (!Number.isFinite(value)) values += 1;
    return values > before;
  });
  return notFiniteWarning(
    metric,
    values,
    lost.map(({ id }) => id),
  );
}
