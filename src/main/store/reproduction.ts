/** How two runs compare, epoch by epoch: where a run that was to give the same numbers first gave others. */

import { leaves } from '#shared/paths.ts';
import type { Reproduction } from '#shared/run.ts';
import type { Database } from './database.ts';
import { environmentOfRun } from './environments.ts';
import { stagesOfRun } from './epochs.ts';
import { runById } from './runs.ts';

/** Measures of the machine's speed rather than of what was learnt. */
const timings = new Set(['epoch', 'seconds', 'train/images-per-second']);

/** @param ids whole ids that exist */
export function compareEpochs(db: Database, ids: [string, string]): Reproduction {
  const [stages, others] = ids.map((id) => stagesOfRun(db, id)) as [Stages, Stages];
  let epochsCompared = 0;
  for (const { name: stage, epochs } of stages) {
    const theirs = new Map(others.find(({ name }) => name === stage)?.epochs.map((row) => [row.epoch, row]));
    for (const row of epochs) {
      const other = theirs.get(row.epoch);
      if (other === undefined) continue;
      epochsCompared++;
      const metrics = [...new Set([...Object.keys(row), ...Object.keys(other)])]
        .filter((name) => !timings.has(name) && !Object.is(row[name], other[name]))
        .map((name) => ({
          name,
          values: [row[name] ?? null, other[name] ?? null] as [number | null, number | null],
        }));
      if (metrics.length > 0) {
        return {
          runs: ids,
          epochsCompared,
          identical: false,
          firstDifference: { stage, epoch: row.epoch, metrics },
          environment: differences(db, ids),
        };
      }
    }
  }
  return {
    runs: ids,
    epochsCompared,
    identical: epochsCompared > 0,
    firstDifference: null,
    environment: differences(db, ids),
  };
}

type Stages = ReturnType<typeof stagesOfRun>;

function differences(db: Database, ids: [string, string]): Reproduction['environment'] {
  const [one, other] = ids.map((id) => {
    const { settings, seed } = runById(db, id);
    const facts = { seed, ...settings, environment: environmentOfRun(db, id) ?? {} };
    return new Map(leaves(facts as never).map(([path, value]) => [path, JSON.stringify(value)]));
  }) as [Map<string, string>, Map<string, string>];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => one.get(name) !== other.get(name))
    .map((name) => ({ name, values: [one.get(name) ?? '', other.get(name) ?? ''] }));
}
