/** More seeds of arms that are compared, so that a difference can be told from chance. */
import { workbenchError } from '#shared/errors.ts';
import type { RunSpec } from '#shared/experiment.ts';
import { armsOf } from '../analysis/arms.ts';
import type { Database } from '../store/database.ts';
import { insertFurtherRuns, seedsOfExperiments } from '../store/experiments.ts';
import type { ComparedRun } from './compared-runs.ts';

const seedLimit = 2 ** 32;

/**
 * Stores a waiting run for each arm and each of `n` further seeds: the same seeds for every arm, none of which an
 * experiment of these runs has used.
 * @throws compare.no-runs, compare.not-trained-here
 */
export function moreSeeds(
  db: Database,
  runs: readonly ComparedRun[],
  n: number,
): { seeds: number[]; runIds: string[] } {
  if (runs.length === 0) throw workbenchError('compare.no-runs', {});
  const foreign = runs.filter((run) => run.foreign !== null);
  if (foreign.length > 0) {
    const ids = foreign.map(({ id }) => id);
    throw workbenchError('compare.not-trained-here', { runs: ids, program: foreign[0]!.foreign! });
  }
  const arms = armsOf(runs);
  return db.write(() => {
    const experiments = [...new Set(runs.map(({ experiment }) => experiment.id))];
    const seeds = freshSeeds(seedsOfExperiments(db, experiments), n);
    // Seed by seed: whatever is trained first can be paired.
    const specs = seeds.flatMap((seed) =>
      arms.map(({ runs: [first] }): { experiment: string; run: RunSpec } => ({
        experiment: first!.experiment.id,
        run: { arm: first!.arm, seed, settings: first!.settings, varied: first!.varied },
      })),
    );
    return { seeds, runIds: insertFurtherRuns(db, specs) };
  });
}

/** The next after the largest that was used; from 0 on where there are none left above. */
function freshSeeds(used: ReadonlySet<number>, n: number): number[] {
  const seeds: number[] = [];
  let seed = [...used].reduce((most, value) => Math.max(most, value), 0);
  while (seeds.length < n) {
    seed = (seed + 1) % seedLimit;
    if (!used.has(seed)) seeds.push(seed);
  }
  return seeds;
}
