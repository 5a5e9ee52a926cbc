/** What is kept of the test images after an epoch, read, or computed from a checkpoint where it was not kept. */
import { join } from 'node:path';
import type {
  ArtifactInfo,
  FeatureEpoch,
  FeatureLayer,
  FeatureRequest,
  Features,
  Predictions,
} from '#shared/artifacts.ts';
import { WorkbenchError, workbenchError } from '#shared/errors.ts';
import type { StageName } from '#shared/settings.ts';
import { type FeatureSet, readFeatures, readPredictions } from '../artifacts/outcomes.ts';
import type { Extractor } from '../queue/extractor.ts';
import { artifactsOfRun, insertOutcomes, type StoredArtifact } from '../store/artifacts.ts';
import { isEpochEnd } from '../store/checkpoints.ts';
import type { Database } from '../store/database.ts';
import type { Home } from '../store/home.ts';
import { resolveId } from '../store/lookup.ts';
import { runById } from '../store/runs.ts';

export interface FeaturesApi {
  /** Files that a run has left behind, in the order of training. @throws store.unknown-run */
  artifacts(run: string): ArtifactInfo[];
  /**
   * Of the last epoch that has them, where stage or epoch are left out.
   * @throws store.unknown-run, run.no-predictions, run.artifact-damaged
   */
  predictions(request: {
    run: string;
    stage?: StageName | undefined;
    epoch?: number | undefined;
  }): Predictions;
  /** Epochs whose features can be had, in the order of training. @throws store.unknown-run */
  epochs(run: string): FeatureEpoch[];
  /**
   * Features of the last epoch that has them, where stage or epoch are left out. A classifier's are those that its frozen
   * encoder gives: those of the end of pre-training. What is not kept is computed from a checkpoint in a process of its
   * own, and kept.
   * @throws store.unknown-run, run.no-features, run.artifact-damaged; run.*, engine.*, dataset.* where they are computed
   */
  get(request: FeatureRequest): Promise<Features>;
}

/** @param changed tells that a run has more files */
export function featuresApi(
  db: Database,
  home: Home,
  extractor: Extractor,
  changed: (runId: string) => void,
): FeaturesApi {
  const whole = (id: string) => resolveId(db, 'run', id);
  const pathOf = (run: string, { kind, file }: StoredArtifact) => join(home.artifacts(kind, run), file);
  const underWay = new Map<string, Promise<void>>();

  /** Computes and keeps what is to be had of a checkpoint; once at a time. */
  function compute(run: string, checkpoint: StoredArtifact): Promise<void> {
    const key = `${run} ${checkpoint.file}`;
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const { seed, settings } = runById(db, run);
    const work = extractor
      .extract({ run: { id: run, seed, settings }, checkpoint })
      .then((outcomes) => {
        db.write(() => insertOutcomes(db, run, checkpoint, outcomes));
        changed(run);
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, work);
    return work;
  }

  return {
    artifacts: (id) => artifactsOfRun(db, whole(id)).map(publicArtifact),
    predictions({ run: id, stage, epoch }) {
      const run = whole(id);
      const all = artifactsOfRun(db, run).filter(({ kind }) => kind === 'predictions');
      const found = all.findLast((one) => matches(one, stage, epoch));
      if (found === undefined) {
        throw workbenchError('run.no-predictions', {
          run,
          wanted: wantedOf(stage, epoch),
          kept: all.map(nameOf),
        });
      }
      const set = readPredictions(pathOf(run, found), found.sha256);
      return { run, split: 'test', n: set.ids.length, ...set };
    },
    epochs: (id) => sourcesOf(db, whole(id)).map(epochOf),
    async get({ run: id, stage, epoch, layer = 'encoder' }) {
      const run = whole(id);
      const all = sourcesOf(db, run).filter((source) => source.layers.includes(layer));
      const source =
        all.findLast((one) => matches(one, stage, epoch)) ??
        (stage === 'classify' ? all.findLast((one) => one.stage === 'pretrain') : undefined);
      if (source === undefined) {
        const wanted = wantedOf(stage, epoch) ?? (layer === 'projection' ? 'of a projection head' : null);
        throw workbenchError('run.no-features', { run, wanted, kept: all.map(nameOf) });
      }
      const read = (file: StoredArtifact) =>
        featuresOf(run, layer, readFeatures(pathOf(run, file), file.sha256));
      const { file, checkpoint } = source;
      if (file !== null) {
        try {
          return read(file);
        } catch (error) {
          const isDamaged = error instanceof WorkbenchError && error.code === 'run.artifact-damaged';
          if (!isDamaged || checkpoint === null) throw error;
        }
      }
      await compute(run, checkpoint!);
      return read(sourcesOf(db, run).find((one) => matches(one, source.stage, source.epoch))!.file!);
    },
  };
}

const publicArtifact = ({ sha256: _, step: __, ...artifact }: StoredArtifact): ArtifactInfo => artifact;

interface Place {
  stage: StageName;
  epoch: number;
}

const matches = (one: Place, stage: StageName | undefined, epoch: number | undefined) =>
  (stage ?? one.stage) === one.stage && (epoch ?? one.epoch) === one.epoch;

const nameOf = ({ stage, epoch }: Place) => `${stage} epoch ${epoch}`;

function wantedOf(stage: StageName | undefined, epoch: number | undefined): string | null {
  const words = [stage, epoch === undefined ? undefined : `epoch ${epoch}`].filter(
    (word) => word !== undefined,
  );
  return words.length === 0 ? null : `of ${words.join(' ')}`;
}

/** Where an epoch's features come from: one of the two at least. */
interface FeatureSource extends Place {
  layers: FeatureLayer[];
  file: StoredArtifact | null;
  checkpoint: StoredArtifact | null;
}

const epochOf = ({ stage, epoch, layers, file }: FeatureSource): FeatureEpoch => ({
  stage,
  epoch,
  layers,
  stored: file !== null,
});

/** In the order of training. A frozen encoder is looked at only where nothing is left of its training. */
function sourcesOf(db: Database, run: string): FeatureSource[] {
  const sources = new Map<string, FeatureSource>();
  for (const artifact of artifactsOfRun(db, run)) {
    const { kind, stage, epoch } = artifact;
    const isCheckpoint = kind === 'checkpoint' && epoch > 0 && isEpochEnd(db, run, artifact);
    if (kind !== 'features' && !isCheckpoint) continue;
    const source = sources.get(nameOf(artifact)) ?? {
      stage,
      epoch,
      layers: stage === 'pretrain' ? ['encoder', 'projection'] : ['encoder'],
      file: null,
      checkpoint: null,
    };
    sources.set(nameOf(artifact), source);
    source[kind === 'features' ? 'file' : 'checkpoint'] = artifact;
  }
  const all = [...sources.values()];
  const trained = all.filter(({ stage }) => stage !== 'classify');
  return trained.length > 0 ? trained : all;
}

/** @throws run.artifact-damaged where the layer is missing */
function featuresOf(run: string, layer: FeatureLayer, set: FeatureSet): Features {
  const { encoder, projection, ...rest } = set;
  const features = layer === 'encoder' ? encoder : projection;
  const n = set.ids.length;
  if (features === null) {
    const problem = 'it has no projections';
    throw workbenchError('run.artifact-damaged', { file: `${nameOf(set)} of run ${run}`, problem });
  }
  return { run, ...rest, split: 'test', n, layer, dimensions: n === 0 ? 0 : features.length / n, features };
}
