/**
 * One process of the benchmark of maps: `tsne-main.ts map FILE N THREADS OUT` makes a map of the N rows of a .npy
 * file, PCA to 50 dimensions first, writes its points as float64 pairs and prints JSON; `evaluate FILE N THREADS MAP…`
 * prints how good maps of these rows are, all by the same exact sums over the same affinities.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { completeMapParameters } from '#shared/projection.ts';
import { affinities } from '../../projection/affinities.ts';
import { makeMap } from '../../projection/make-map.ts';
import { reducedDimensions } from '../../projection/memory.ts';
import { findNeighbours } from '../../projection/neighbours.ts';
import { readMatrixFile } from '../../projection/npy.ts';
import { applyPca, fitPca } from '../../projection/pca.ts';
import { mapQuality } from '../../projection/quality.ts';
import { sharedFloat64 } from '../../projection/shared-arrays.ts';
import { Team } from '../../projection/team.ts';
import { fineCell } from '../../projection/tsne/optimize.ts';
import { tsneState } from '../../projection/tsne/state.ts';

/** What a process that makes a map prints. */
export interface MapMeasurement {
  seconds: number;
  /** Of the processor, over all threads: what other programs do counts less in it. */
  cpuSeconds: number;
  /** Of each phase, where they are known. */
  phases: Record<string, number>;
  peakRssBytes: number;
  version: string;
}

/** What the evaluation prints for each map. */
export interface MapFigures {
  kl: number;
  neighbourOverlap: number;
  trustworthiness: number;
}

const [mode, file, rows, threads, ...maps] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  ...string[],
];
const n = Number(rows);
const parameters = completeMapParameters({ threads: Number(threads) });
await using team = new Team(parameters.threads);
const { data, d } = readMatrixFile(file);
const ids = Int32Array.from({ length: n }, (_, i) => i);

if (mode === 'map') {
  const phases: Record<string, number> = {};
  let phase = '';
  const started = performance.now();
  let since = started;
  const used = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const usedBefore = used();
  let usedAfter = 0;
  const lap = (next: string) => {
    const now = performance.now();
    if (phase !== '') phases[phase] = (phases[phase] ?? 0) + (now - since) / 1000;
    [phase, since] = [next, now];
    if (next === 'quality') usedAfter = used();
  };
  const map = makeMap(team, { data, d, ids, labels: null }, parameters, {
    progress({ phase: next }) {
      if (next !== phase) lap(next);
    },
  });
  lap('');
  // The peer measures no quality either.
  const seconds = (performance.now() - started) / 1000 - phases.quality!;
  writeFileSync(maps[0]!, new Uint8Array(map.y.buffer));
  const cpuSeconds = usedAfter - usedBefore;
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const version = 'Contrast Workbench';
  process.stdout.write(
    `${JSON.stringify({ seconds, cpuSeconds, phases, peakRssBytes, version } satisfies MapMeasurement)}\n`,
  );
} else {
  const pca = fitPca(team, data, d, reducedDimensions, 0);
  const features = applyPca(team, pca, data);
  const neighbours = findNeighbours(team, features, pca.k, Math.min(n - 1, 3 * parameters.perplexity));
  const edges = affinities(team, neighbours, parameters.perplexity);
  const figures = maps.map((path): MapFigures => {
    const bytes = readFileSync(path);
    const y = sharedFloat64(2 * n);
    y.set(new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
    const measured = sharedFloat64(2);
    const state = tsneState(edges, y, true);
    team.run('gradient', {
      state,
      exaggeration: 1,
      cell: fineCell,
      gradient: sharedFloat64(2 * n),
      measured,
    });
    const quality = mapQuality(team, { features, d: pca.k, neighbours, y, ids, labels: null, kl: null });
    return {
      kl: measured[0]!,
      neighbourOverlap: quality.neighbourOverlap!,
      trustworthiness: quality.trustworthiness!,
    };
  });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
