/** Maps of features: made in the background, kept by their content. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FeatureLayer, Features as StoredFeatures } from '#shared/artifacts.ts';
import type { MapPoints } from '#shared/contract/projection-wire.ts';
import { workbenchError } from '#shared/errors.ts';
import {
  completeMapParameters,
  type LoadedMap,
  type MapInfo,
  type MapParameters,
  type MapSeries,
  type PointNeighbours,
} from '#shared/projection.ts';
import type { StageName } from '#shared/settings.ts';
import { mostSimilar } from '../projection/cosine.ts';
import type { Features } from '../projection/features.ts';
import type { FeaturesMessage, FrameResult } from '../projection/job/protocol.ts';
import { startJob } from '../projection/job/start-job.ts';
import type { Alignment } from '../projection/make-map.ts';
import { fittingSample, mapMemory } from '../projection/memory.ts';
import { readMatrix } from '../projection/npy.ts';
import { lanesFor } from '../projection/team.ts';
import { artifactsOfRun, sweepArtifacts } from '../store/artifacts.ts';
import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { resolveId } from '../store/lookup.ts';
import { deleteMap, insertMap, mapById, mapFrames, type StoredMap, storedMaps } from '../store/maps.ts';
import type { FeaturesApi } from './features.ts';
import { exportMap, readMapFile, writeMapFile } from './map-files.ts';
import { MapJobs } from './map-jobs.ts';
import { frameKey, type MapContent, mapKey, seriesKey } from './map-keys.ts';
import type { ProjectionApi } from './projection-api.ts';

interface ProjectionDependencies {
  db: Database;
  home: Home;
  features: FeaturesApi;
  /** Tells that a run has more files, or fewer. */
  changed: (runId: string) => void;
  /** Bytes of memory to be had; left out: what the system says. */
  available?: (() => number) | undefined;
}

/** Features that were read of late: looking at one point after another asks for the same ones. */
const keptFeatures = 2;

export function projectionApi({
  db,
  home,
  features,
  changed,
  available = () => process.availableMemory(),
}: ProjectionDependencies): ProjectionApi & { close(): void } {
  const jobs = new MapJobs();
  const loaded = new Map<string, Promise<Features>>();

  /** The epoch that is meant. @throws map.no-features */
  function sourceOf(run: string, layer: FeatureLayer, stage?: StageName, epoch?: number): Place {
    const all = features.epochs(run).filter(({ layers }) => layers.includes(layer));
    const found =
      all.findLast((one) => (stage ?? one.stage) === one.stage && (epoch ?? one.epoch) === one.epoch) ??
      (stage === 'classify' ? all.findLast((one) => one.stage === 'pretrain') : undefined);
    if (found !== undefined) return { run, stage: found.stage, epoch: found.epoch, layer };
    const name = (one: { stage: string; epoch: number }) => `${one.stage} epoch ${one.epoch}`;
    const asked = [stage, epoch === undefined ? undefined : `epoch ${epoch}`].filter((word) => word);
    const wanted = asked.length > 0 ? asked.join(' ') : layer === 'projection' ? 'a projection head' : null;
    throw workbenchError('map.no-features', { run, wanted, kept: all.map(name) });
  }

  function load({ run, stage, epoch, layer }: Place): Promise<Features> {
    const key = `${run} ${stage} ${epoch} ${layer}`;
    const known = loaded.get(key);
    if (known !== undefined) {
      loaded.delete(key);
      loaded.set(key, known);
      return known;
    }
    const reading = features.get({ run, stage, epoch, layer }).then(featuresOf);
    reading.catch(() => loaded.delete(key));
    loaded.set(key, reading);
    for (const oldest of loaded.keys()) if (loaded.size > keptFeatures) loaded.delete(oldest);
    return reading;
  }

  /** What identifies an epoch's features; they are computed where they are not kept. */
  async function contentOf(place: Place): Promise<MapContent> {
    const { run, stage, epoch, layer } = place;
    const stored = () =>
      artifactsOfRun(db, run).find(
        (one) => one.kind === 'features' && one.stage === stage && one.epoch === epoch,
      )?.sha256;
    let sha256 = stored();
    if (sha256 === undefined) {
      const { data } = await load(place);
      sha256 = stored() ?? createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex');
    }
    return { run, stage, epoch, sha256: `${layer} ${sha256}` };
  }

  /** @throws map.no-memory */
  function checkMemory({ ids, d }: Features, parameters: MapParameters): void {
    const { n, needed, fits, sample } = sizeUp(ids.length, d, parameters);
    if (!fits) throw workbenchError('map.no-memory', { n, needed, available: available(), sample });
  }

  function sizeUp(rows: number, d: number, parameters: MapParameters) {
    const n = parameters.sample === 0 ? rows : Math.min(rows, parameters.sample);
    const size = { n, d, perplexity: parameters.perplexity, lanes: lanesOf(parameters) };
    const needed = mapMemory(size);
    const free = available();
    return { n, needed, free, fits: needed <= free, sample: fittingSample(size, rows, free) };
  }

  function find(id: string): StoredMap {
    const map = mapById(db, id);
    if (map === undefined) throw workbenchError('map.unknown', { id, what: 'map' });
    return map;
  }

  function read({ info, file, sha256 }: StoredMap): LoadedMap & { moved: Float32Array | null } {
    return { info, ...readMapFile(home.artifacts('map', info.run), file, sha256, info.id) };
  }

  /** Keeps a finished map. @throws store.unknown-run where its run was deleted meanwhile */
  function keep(
    content: MapContent,
    parameters: MapParameters,
    id: string,
    result: FrameResult,
    within: { alignedTo: string | null; series: string | null; frame: number | null },
  ): string {
    const { run, stage, epoch } = content;
    resolveId(db, 'run', run);
    const { x, y, ids, labels, moved, quality, notes, dimensions, seconds, displacement } = result;
    const file = writeMapFile(home.artifacts('map', run), id, {
      x,
      y,
      ids,
      labels: labels ?? new Int32Array(ids.length).fill(-1),
      moved,
    });
    const info = {
      id,
      run,
      stage: stage as StageName,
      epoch,
      parameters,
      n: ids.length,
      dimensions,
      seconds,
      quality,
      notes,
      createdAt: new Date().toISOString(),
      bytes: file.bytes,
      alignedTo: within.alignedTo,
      series: within.series,
      displacement,
    };
    insertMap(db, info, within.frame, file);
    sweepArtifacts(db, home, run, 'map');
    changed(run);
    return id;
  }

  const whole = (id: string) => resolveId(db, 'run', id);
  const frameIds = (series: string) => mapFrames(db, { series }).map(({ info }) => info.id);

  return {
    async plan({ run: id, stage, epoch, parameters: some }) {
      const parameters = completeMapParameters(some);
      const place = sourceOf(whole(id), parameters.layer, stage, epoch);
      const [content, { ids, d }] = [await contentOf(place), await load(place)];
      const { n, needed, free, fits, sample } = sizeUp(ids.length, d, parameters);
      const key = mapKey(content, parameters, null);
      const lowered = parameters.method !== 'pca' && parameters.perplexity > (n - 1) / 3;
      return {
        n,
        dimensions: d,
        memoryBytes: needed,
        availableBytes: free,
        fits,
        sampleThatFits: fits ? null : sample,
        cached: mapById(db, key)?.info.id ?? null,
        notes: lowered
          ? [`Perplexity will be lowered to ${Math.floor((n - 1) / 3)}: there are ${n} points.`]
          : [],
      };
    },
    async compute({ run: id, stage, epoch, parameters: some, alignTo, again }) {
      const parameters = completeMapParameters(some);
      const place = sourceOf(whole(id), parameters.layer, stage, epoch);
      const aligned = alignTo === undefined ? null : find(alignTo);
      const alignedTo = aligned?.info.id ?? null;
      const content = await contentOf(place);
      const key = mapKey(content, parameters, alignedTo);
      const order = {
        key,
        kind: aligned === null ? ('map' as const) : ('aligned' as const),
        run: place.run,
        parameters,
        frames: 1,
        series: null,
      };
      if (again !== true && mapById(db, key) !== undefined) return jobs.cached(order, [key]);
      checkMemory(await load(place), parameters);
      return jobs.start({
        ...order,
        alignment: aligned === null ? null : alignmentOf(read(aligned)),
        lanes: lanesOf(parameters),
        features: async () => ({ features: await load(place), points: null }),
        keep: (_, result) => keep(content, parameters, key, result, { alignedTo, series: null, frame: null }),
      });
    },
    async computeSeries({ run: id, epochs, parameters: some, again }) {
      const parameters = completeMapParameters(some);
      const run = whole(id);
      const { layer } = parameters;
      const wanted = epochs ?? features.epochs(run).filter(({ layers }) => layers.includes(layer));
      const places = wanted.map(({ stage, epoch }) => sourceOf(run, layer, stage, epoch));
      if (places.length === 0) sourceOf(run, layer);
      const contents: MapContent[] = [];
      for (const place of places) contents.push(await contentOf(place));
      const series = seriesKey(contents, parameters);
      const order = { key: series, kind: 'series' as const, run, parameters, frames: places.length, series };
      const there = frameIds(series);
      if (again !== true && there.length === places.length) return jobs.cached(order, there);
      checkMemory(await load(places[0]!), parameters);
      return jobs.start({
        ...order,
        alignment: null,
        lanes: lanesOf(parameters),
        features: async (frame) => ({ features: await load(places[frame]!), points: null }),
        keep: (frame, result) =>
          keep(contents[frame]!, parameters, frameKey(series, frame), result, {
            alignedTo: frame === 0 ? null : frameKey(series, frame - 1),
            series,
            frame,
          }),
      });
    },
    jobs: () => jobs.list(),
    job: (id) => jobs.get(id),
    watch: (id, signal) => jobs.watch(id, signal),
    snapshot: (id) => jobs.snapshot(id),
    pause: (id) => jobs.pause(id),
    resume: (id) => jobs.resume(id),
    cancel: (id) => jobs.cancel(id),
    list: (run) =>
      storedMaps(db, run === undefined ? undefined : whole(run))
        .map(({ info }) => info)
        .filter(({ series }) => series === null),
    async get(id) {
      const { moved: _, ...map } = read(find(id));
      return map;
    },
    remove(id) {
      const { info } = find(id);
      deleteMap(db, info.id);
      sweepArtifacts(db, home, info.run, 'map');
      changed(info.run);
      return info.id;
    },
    listSeries(run) {
      const frames = mapFrames(db, { run: run === undefined ? undefined : whole(run) });
      const ids = [...new Set(frames.map(({ info }) => info.series!))];
      return ids
        .map((id) =>
          seriesOf(
            id,
            frames.filter(({ info }) => info.series === id).map(({ info }) => info),
          ),
        )
        .sort((a, b) => (b.frames[0]!.createdAt < a.frames[0]!.createdAt ? -1 : 1));
    },
    async series(id) {
      const stored = mapFrames(db, { series: id });
      if (stored.length === 0) throw workbenchError('map.unknown', { id, what: 'time machine' });
      const frames = stored.map(read);
      const [first] = frames as [(typeof frames)[number]];
      return {
        series: seriesOf(
          id,
          frames.map(({ info }) => info),
        ),
        points: {
          ids: first.ids,
          labels: first.labels,
          frames: frames.map(({ x, y, moved }) => ({ x, y, moved: moved ?? new Float32Array(x.length) })),
        },
      };
    },
    async neighbours({ run: id, stage, epoch, layer, id: point, k, epochs, allEpochs }) {
      const run = whole(id);
      const wanted = allEpochs
        ? features.epochs(run).filter(({ layers }) => layers.includes(layer))
        : (epochs ?? [{ stage, epoch }]);
      const found: PointNeighbours[] = [];
      for (const one of wanted) {
        const place = sourceOf(run, layer, one.stage, one.epoch);
        found.push(around(place, await load(place), point, k));
      }
      return found;
    },
    async transform(id, npy) {
      const map = read(find(id));
      const { run, stage, epoch, parameters } = map.info;
      if (parameters.method === 'umap') throw workbenchError('map.not-transformable', { method: 'UMAP' });
      const own = await load({ run, stage, epoch, layer: parameters.layer });
      const points = npy === undefined ? null : readMatrix(npy, 'The file');
      if (points !== null && points.d !== own.d) {
        throw workbenchError('map.dimensions', { found: points.d, wanted: own.d });
      }
      return place(parameters, alignmentOf(map), { features: own, points: points?.data ?? null });
    },
    async export(id, format) {
      const { moved: _, ...map } = read(find(id));
      return exportMap(map, format);
    },
    frames: (run, layer) =>
      features
        .epochs(whole(run))
        .filter(({ layers }) => layers.includes(layer))
        .map(({ stage, epoch }) => ({ stage, epoch })),
    close: () => jobs.close(),
  };
}

interface Place {
  run: string;
  stage: StageName;
  epoch: number;
  layer: FeatureLayer;
}

const lanesOf = ({ threads }: MapParameters) => lanesFor(threads, availableParallelism());

/** In memory that threads share. */
function featuresOf({ features, dimensions, ids, labels }: StoredFeatures): Features {
  const data = new Float32Array(new SharedArrayBuffer(features.byteLength));
  data.set(features);
  return { data, d: dimensions, ids, labels };
}

function alignmentOf({ ids, x, y }: LoadedMap): Alignment {
  return { ids, y: Float64Array.from({ length: 2 * ids.length }, (_, i) => (i % 2 === 0 ? x : y)[i >> 1]!) };
}

function seriesOf(id: string, frames: MapInfo[]): MapSeries {
  const { run, parameters, n } = frames[0]!;
  return { id, run, parameters, n, frames };
}

/** @throws map.unknown-point */
function around({ stage, epoch }: Place, features: Features, id: number, k: number): PointNeighbours {
  const row = features.ids.indexOf(id);
  if (row < 0) throw workbenchError('map.unknown-point', { id, n: features.ids.length });
  const label = features.labels?.[row] ?? -1;
  return {
    stage,
    epoch,
    id,
    label,
    neighbours: mostSimilar(features, row, k),
    hardestNegatives: mostSimilar(features, row, k, (other) => features.labels?.[other] !== label),
  };
}

/** Places of further points, computed in a thread. */
async function place(parameters: MapParameters, map: Alignment, given: FeaturesMessage): Promise<MapPoints> {
  let placed: MapPoints | undefined;
  await startJob({ type: 'transform', parameters, map }, lanesOf(parameters), {
    features: async () => given,
    message(message) {
      if (message.type !== 'placed') return;
      const { x, y, ids, labels } = message;
      placed = { x, y, ids, labels: labels ?? new Int32Array(ids.length).fill(-1) };
    },
  }).done;
  if (placed === undefined) throw workbenchError('map.failed', { reason: 'its thread ended.' });
  return placed;
}
