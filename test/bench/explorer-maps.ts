/** A home with maps of made-up points, for measuring how they are drawn. */
import { writeMapFile } from '#main/api/map-files.ts';
import { writePredictions } from '#main/artifacts/outcomes.ts';
import { Database } from '#main/store/database.ts';
import { openHome } from '#main/store/home.ts';
import { insertMap } from '#main/store/maps.ts';
import { RandomStream } from '#shared/philox.ts';
import { completeMapParameters, type MapInfo } from '#shared/projection.ts';
import { seedRuns, smallStudy } from '../e2e/seed.ts';

/** The run that the maps are of. */
export const run = 'benchrun0001';
const classes = 10;

/** Clusters on a circle, with points between them, as t-SNE's maps have. */
function madeUpPoints(n: number, seed: number) {
  const random = new RandomStream(seed, n);
  const labels = Int32Array.from({ length: n }, () => random.below(classes));
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const angle = (2 * Math.PI * labels[i]!) / classes;
    const wide = random.below(20) === 0 ? 30 : 9;
    x[i] = 45 * Math.cos(angle) + wide * random.normal();
    y[i] = 45 * Math.sin(angle) + wide * random.normal();
  }
  return { x, y, ids: Int32Array.from({ length: n }, (_, i) => i), labels, moved: null };
}

/** Of perplexity 30, 31, …: a run with predictions of as many images as the larger map has, and maps of these sizes. */
export function seedMaps(home: string, sizes: readonly number[]): string[] {
  const most = Math.max(...sizes);
  const all = madeUpPoints(most, 1);
  const folders = openHome(home);
  seedRuns(home, {
    experiment: { ...smallStudy, sweep: [], seeds: [1], arms: smallStudy.arms!.slice(0, 1) },
    change: (past) => {
      const random = new RandomStream(3, 4);
      const file = writePredictions(
        {
          stage: 'supervised',
          epoch: 10,
          dataset: 'mnist',
          classes: Array.from({ length: classes }, (_, i) => String(i)),
          ids: all.ids,
          labels: all.labels,
          predicted: all.labels.map((label) => (random.below(20) === 0 ? random.below(classes) : label)),
          confidence: Float32Array.from({ length: most }, () => random.uniform()),
          loss: Float32Array.from({ length: most }, () => -Math.log(1 - 0.99 * random.uniform())),
        },
        folders.artifacts('predictions', run),
      );
      const outcome = { kind: 'predictions', stage: 'supervised', epoch: 10, step: 160, ...file } as const;
      return { ...past, id: run, outcomes: [{ ...outcome, createdAt: past.createdAt }] };
    },
  });
  const db = new Database(folders.database);
  const ids = sizes.map((n, i) => {
    const id = `benchmap${n}x${i}`;
    const points = n === most ? all : madeUpPoints(n, 2);
    const file = writeMapFile(folders.artifacts('map', run), id, points);
    const info: Omit<MapInfo, 'runStatus'> = {
      id,
      run,
      stage: 'supervised',
      epoch: 10,
      parameters: completeMapParameters({ perplexity: 30 + i }),
      n,
      dimensions: 64,
      seconds: 1,
      quality: { kl: 2, neighbourOverlap: 0.4, trustworthiness: 0.99, knnAccuracy: 0.9 },
      notes: [],
      createdAt: new Date(Date.now() - i * 1000).toISOString(),
      bytes: file.bytes,
      alignedTo: null,
      series: null,
      displacement: null,
    };
    insertMap(db, info, null, file);
    return id;
  });
  db.close();
  return ids;
}
