/** What can be asked about maps of features. */
import type { FeatureLayer } from '#shared/artifacts.ts';
import type { MapPoints, SeriesPoints } from '#shared/contract/projection-wire.ts';
import type {
  LoadedMap,
  MapInfo,
  MapJob,
  MapParameters,
  MapPlan,
  MapSeries,
  PointNeighbours,
} from '#shared/projection.ts';
import type { StageName } from '#shared/settings.ts';

export interface FeatureEpoch {
  stage: StageName;
  epoch: number;
}

export interface MapRequest {
  run: string;
  stage?: StageName | undefined;
  epoch?: number | undefined;
  parameters: Partial<MapParameters>;
}

export interface ProjectionApi {
  /** What a map would cost. @throws store.unknown-run, map.no-features */
  plan(request: MapRequest): Promise<MapPlan>;
  /** Starts a map, or finds it where it is there already. @throws store.unknown-run, map.* */
  compute(
    request: MapRequest & { alignTo?: string | undefined; again?: boolean | undefined },
  ): Promise<MapJob>;
  /** Starts a time machine. @throws store.unknown-run, map.* */
  computeSeries(request: {
    run: string;
    epochs?: FeatureEpoch[] | undefined;
    parameters: Partial<MapParameters>;
    again?: boolean | undefined;
  }): Promise<MapJob>;
  jobs(): MapJob[];
  /** @throws map.unknown */
  job(id: string): MapJob;
  /** Its states, the latest alone where they come faster than they are taken; ends when it does. @throws map.unknown */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<MapJob, void>;
  /** Points of a map being made. @throws map.unknown */
  snapshot(id: string): { snapshot: number; iteration: number; frame: number; points: MapPoints };
  pause(id: string): MapJob;
  resume(id: string): MapJob;
  cancel(id: string): MapJob;
  /** The newest first. @throws store.unknown-run */
  list(run?: string): MapInfo[];
  /** @throws map.unknown */
  get(id: string): Promise<LoadedMap>;
  /** Returns its id. @throws map.unknown */
  remove(id: string): string;
  listSeries(run?: string): MapSeries[];
  /** @throws map.unknown */
  series(id: string): Promise<{ series: MapSeries; points: SeriesPoints }>;
  /** @throws store.unknown-run, map.no-features, map.unknown-point */
  neighbours(request: {
    run: string;
    stage?: StageName | undefined;
    epoch?: number | undefined;
    layer: FeatureLayer;
    id: number;
    k: number;
    epochs?: FeatureEpoch[] | undefined;
    allEpochs: boolean;
  }): Promise<PointNeighbours[]>;
  /** @param npy a matrix as numpy.save writes it; left out: the points of its run that are not in it. @throws map.* */
  transform(id: string, npy?: Uint8Array): Promise<MapPoints>;
  /** @throws map.unknown */
  export(id: string, format: 'npz' | 'csv'): Promise<Uint8Array<ArrayBuffer>>;
  /** Epochs that have features, in the order of training. @throws store.unknown-run */
  frames(run: string, layer: FeatureLayer): FeatureEpoch[];
}
