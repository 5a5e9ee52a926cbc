/** One of the maps side by side: of which run, which map, which epoch of a time machine, or one that is being made. */
import type { MapInfo, MapJob, MapParameters, MapSeries } from '#shared/projection.ts';
import type { StageName } from '#shared/settings.ts';
import { client } from '../../../api/client.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import type { MapPoints } from '../points/points.ts';
import { type Box, boundsOf } from '../scene/camera.ts';
import type { Layout } from '../scene/shown.ts';
import { imagesOf, type OpenMap, type OpenSeries, openMap, openSeries, type RunImages } from './loading.ts';
import { ended, Making } from './making.svelte.ts';

export interface Epoch {
  stage: StageName;
  epoch: number;
}

/** An epoch whose features can be had. */
export interface FeatureEpoch extends Epoch {
  /** Kept; otherwise they are computed from a checkpoint, which takes a while. */
  stored: boolean;
}

/** What is asked for in an address or a list. */
export interface Wanted {
  map?: string | null;
  series?: string | null;
  frame?: number;
}

const moveFor = 450;

export class Pane {
  run = $state('');
  images = $state.raw<RunImages | null>(null);
  map = $state.raw<OpenMap | null>(null);
  series = $state.raw<OpenSeries | null>(null);
  /** Of the time machine, from 0. */
  frame = $state(0);
  making = $state.raw<Making | null>(null);
  /** What can be opened. */
  maps = $state.raw<readonly MapInfo[]>([]);
  machines = $state.raw<readonly MapSeries[]>([]);
  epochs = $state.raw<readonly FeatureEpoch[]>([]);
  loading = $state(false);
  failure = $state.raw<Failure | undefined>();
  /** Rises when the whole map should be shown. */
  fresh = $state(0);
  /** Frame that the points come from while they move to another, and how far they are, in [0, 1]. */
  #from = $state(0);
  #between = $state(1);
  #moving = 0;
  #question = 0;

  /** Points of what is shown; null where nothing is. */
  readonly points = $derived<MapPoints | null>(
    this.making?.shape?.points ?? this.series?.points ?? this.map?.points ?? null,
  );
  readonly dataset = $derived(this.images?.dataset ?? null);
  /** The map that is shown: of a time machine, the frame. */
  readonly info = $derived<MapInfo | null>(
    this.making?.shape ? null : (this.series?.series.frames[this.frame] ?? this.map?.info ?? null),
  );
  readonly predictedAt = $derived(this.series?.predictedAt ?? this.map?.predictedAt ?? null);

  readonly #box = $derived<Box | null>(this.series === null ? null : boxOf(this.series));
  readonly layout = $derived.by<Layout | null>(() => {
    const shape = this.making?.shape;
    if (shape) return { before: shape.xy, after: shape.xy, between: 1, box: null };
    if (this.series !== null) {
      const after = this.series.frames[this.frame]?.xy ?? new Float32Array();
      const before = this.series.frames[this.#from]?.xy ?? after;
      return { before, after, between: this.#between, box: this.#box };
    }
    if (this.map === null) return null;
    return { before: this.map.xy, after: this.map.xy, between: 1, box: null };
  });

  /** Shows a run: the map that is asked for, else its newest, else a PCA of its features, which is there at once. */
  async open(run: string, wanted: Wanted = {}): Promise<void> {
    const question = this.#begin();
    this.run = run;
    if (this.images?.run.id !== run) {
      this.#clear();
      this.images = null;
    }
    try {
      const [images] = await Promise.all([imagesOf(run), this.#refresh(run)]);
      if (question !== this.#question) return;
      this.run = images.run.id;
      this.images = images;
      await this.#show(wanted, question);
    } catch (error) {
      if (question === this.#question) this.failure = failureOf(error);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }

  async #show(wanted: Wanted, question: number): Promise<void> {
    if (wanted.series) return this.#openSeries(wanted.series, wanted.frame, question);
    if (wanted.map) return this.#openMap(wanted.map, question);
    const job = (await client.projection.jobs()).find((one) => one.run === this.run && !ended(one));
    if (question !== this.#question) return;
    if (job !== undefined) void this.watch(job);
    const newest = this.maps.find(({ series }) => series === null);
    if (newest !== undefined) return this.#openMap(newest.id, question);
    if (job === undefined) this.#preview();
  }

  /** What is kept already needs no asking. */
  #preview(): void {
    const last = this.epochs.findLast(({ stored }) => stored);
    if (last === undefined) return;
    const { stage, epoch } = last;
    void this.make({ stage, epoch, parameters: { method: 'pca' } });
  }

  /** Whether nothing is shown because there is nothing that could be. */
  readonly empty = $derived(
    this.points === null &&
      this.making === null &&
      !this.loading &&
      !this.epochs.some(({ stored }) => stored),
  );

  /** The run has changed: it may have features now, or predictions. */
  async follow(): Promise<void> {
    if (this.images === null) return;
    await this.refresh().catch(() => {});
    const { map, predictedAt } = this;
    // What cannot be fetched now is fetched after the next change.
    if (map !== null && predictedAt === null && this.making === null) {
      const again = await openMap(map.info.id).catch(() => map);
      if (this.map === map && again.predictedAt !== null) this.map = again;
    }
    if (this.points === null && this.making === null && !this.loading && this.failure === undefined)
      this.#preview();
  }

  async show(wanted: Wanted): Promise<void> {
    const question = this.#begin();
    this.making?.close();
    this.making = null;
    try {
      await this.#show(wanted, question);
    } catch (error) {
      if (question === this.#question) this.failure = failureOf(error);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }

  #begin(): number {
    this.loading = true;
    this.failure = undefined;
    cancelAnimationFrame(this.#moving);
    this.#between = 1;
    this.#question += 1;
    return this.#question;
  }

  #clear(): void {
    this.map = null;
    this.series = null;
    this.making?.close();
    this.making = null;
    this.maps = [];
    this.machines = [];
    this.epochs = [];
  }

  async #openMap(id: string, question: number): Promise<void> {
    const map = await openMap(id);
    if (question !== this.#question) return;
    this.map = map;
    this.series = null;
    this.fresh += 1;
  }

  async #openSeries(id: string, frame: number | undefined, question: number): Promise<void> {
    const series = await openSeries(id);
    if (question !== this.#question) return;
    this.series = series;
    this.map = null;
    this.frame = Math.min(frame ?? series.frames.length - 1, series.frames.length - 1);
    this.#from = this.frame;
    this.fresh += 1;
  }

  async #refresh(run: string): Promise<void> {
    const [maps, machines, epochs] = await Promise.all([
      client.projection.list({ run }),
      client.projection.listSeries({ run }),
      client.runs.featureEpochs({ run }),
    ]);
    if (run !== this.run) return;
    this.maps = maps;
    this.machines = machines;
    this.epochs = epochs;
  }

  refresh(): Promise<void> {
    return this.#refresh(this.run);
  }

  /** Makes a map and shows it taking shape. */
  async make(
    what: Partial<Epoch> & { parameters: Partial<MapParameters>; alignTo?: string | undefined },
  ): Promise<void> {
    const { alignTo, ...rest } = what;
    await this.#start(() =>
      client.projection.compute({
        run: this.run,
        ...rest,
        ...(alignTo === undefined ? {} : { alignTo }),
      }),
    );
  }

  async makeSeries(parameters: Partial<MapParameters>, epochs: Epoch[]): Promise<void> {
    await this.#start(() => client.projection.computeSeries({ run: this.run, parameters, epochs }));
  }

  async #start(begin: () => Promise<MapJob>): Promise<void> {
    this.failure = undefined;
    try {
      await this.watch(await begin());
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Follows a map that is being made, and shows it when it is done. */
  async watch(job: MapJob): Promise<void> {
    this.making?.close();
    const making = new Making(job);
    this.making = making;
    this.fresh += 1;
    const end = await making.follow();
    if (this.making !== making) return;
    await this.refresh().catch(() => {});
    if (end === undefined) {
      this.failure = making.failure;
    } else if (end.status === 'failed') {
      this.failure = end.failure ?? undefined;
    } else if (end.status === 'finished') {
      const question = this.#begin();
      try {
        if (end.series !== null) await this.#openSeries(end.series, undefined, question);
        else if (end.maps[0] !== undefined) await this.#openMap(end.maps[0], question);
      } catch (error) {
        this.failure = failureOf(error);
      }
      this.loading = false;
    }
    if (this.making === making) this.making = null;
  }

  /** Goes to a frame of the time machine. @param smoothly points move there rather than jump */
  goTo(frame: number, smoothly: boolean): void {
    if (this.series === null) return;
    const to = Math.max(0, Math.min(this.series.frames.length - 1, frame));
    if (to === this.frame) return;
    cancelAnimationFrame(this.#moving);
    this.#from = this.frame;
    this.frame = to;
    this.#between = smoothly ? 0 : 1;
    if (!smoothly) return;
    const began = performance.now();
    const step = (now: number) => {
      const done = Math.min(1, (now - began) / moveFor);
      // Slow at both ends.
      this.#between = done * done * (3 - 2 * done);
      if (done < 1) this.#moving = requestAnimationFrame(step);
    };
    this.#moving = requestAnimationFrame(step);
  }

  close(): void {
    this.#question += 1;
    this.making?.close();
    cancelAnimationFrame(this.#moving);
  }
}

function boxOf({ frames }: OpenSeries): Box {
  const boxes = frames.map(({ xy }) => boundsOf(xy));
  return {
    minX: Math.min(...boxes.map(({ minX }) => minX)),
    maxX: Math.max(...boxes.map(({ maxX }) => maxX)),
    minY: Math.min(...boxes.map(({ minY }) => minY)),
    maxY: Math.max(...boxes.map(({ maxY }) => maxY)),
  };
}
