/** Maps of learned features: what they are made of and with, how good they are, and how far one is that is being made. */
import { z } from 'zod';
import { featureLayers } from './artifacts.ts';
import { type StageName, stageNames } from './settings.ts';

export { type FeatureLayer, featureLayers } from './artifacts.ts';

/** `tsne` and `umap` keep neighbours together; `pca` is the linear view, there at once. */
export const mapMethods = ['tsne', 'pca', 'umap'] as const;
export type MapMethod = (typeof mapMethods)[number];

/** How alike two vectors are. */
export const mapMetrics = ['euclidean', 'cosine'] as const;
export type MapMetric = (typeof mapMetrics)[number];

const field = <S extends z.ZodType>(schema: S, title: string, description: string): S =>
  schema.meta({ title, description }) as S;

/** Fields of the form, with their ranges, defaults and help. */
export const mapParametersSchema = z.strictObject({
  method: field(
    z.enum(mapMethods).default('tsne'),
    'Method',
    't-SNE shows which points are neighbours; PCA is linear and instant; UMAP keeps more of the large shape, but fewer of the neighbours.',
  ),
  layer: field(
    z.enum(featureLayers).default('encoder'),
    'Features',
    'The encoder’s output, which the classifier sees, or the projection head’s, which the contrastive loss sees.',
  ),
  perplexity: field(
    z.number().min(2).max(200).default(30),
    'Perplexity',
    'About how many neighbours each point tries to keep near (t-SNE, and UMAP’s neighbours). Small shows fine structure, large the overall shape.',
  ),
  exaggeration: field(
    z.number().min(1).max(100).default(12),
    'Early exaggeration',
    'Multiplies attraction in the first third of t-SNE, so that clusters form before they spread.',
  ),
  iterations: field(
    z.int().min(10).max(10_000).default(750),
    'Iterations',
    'Steps of the optimiser; the first third, at most 250, is exaggerated. More rarely changes what is seen.',
  ),
  metric: field(
    z.enum(mapMetrics).default('euclidean'),
    'Distance',
    'How features are compared. Cosine looks at their direction alone, as the contrastive loss does.',
  ),
  sample: field(
    z.int().min(0).max(1_000_000).default(0),
    'Sample',
    'Maps only so many points, drawn by the seed with equal shares of the classes; 0 maps all.',
  ),
  seed: field(
    z.int().min(0).max(4_294_967_295).default(0),
    'Seed',
    'The same seed gives the same map, whatever the number of threads.',
  ),
  threads: field(
    z.int().min(0).max(64).default(0),
    'Threads',
    'Processor threads to use; 0 uses two where there are two. The map does not depend on it.',
  ),
});

export type MapParameters = z.infer<typeof mapParametersSchema>;

/** Parameters with what is missing filled in. */
export function completeMapParameters(some: Partial<MapParameters> = {}): MapParameters {
  return mapParametersSchema.parse(some);
}

/** How well a map keeps what the features say. All but `kl` lie in 0…1, the higher the better. */
export interface MapQuality {
  /** Kullback–Leibler divergence of the map from the affinities, in nats; null but for t-SNE. */
  kl: number | null;
  /** Mean share of a point's 10 nearest in the features that are among its 10 nearest in the map. */
  neighbourOverlap: number | null;
  /** Venna & Kaski (2001), 10 neighbours, of at most a sample of points; null where there are too few points. */
  trustworthiness: number | null;
  /** Share of points whose nearest in the map is of their class; null without labels or with one class. */
  knnAccuracy: number | null;
}

/** From where in training the features are. */
export interface FeatureSource {
  run: string;
  stage: StageName;
  epoch: number;
}

export interface MapInfo extends FeatureSource {
  /** Of its content: the same features and parameters have the same id. */
  id: string;
  parameters: MapParameters;
  /** Points. */
  n: number;
  /** Of the features. */
  dimensions: number;
  /** That it took. */
  seconds: number;
  quality: MapQuality;
  /** What a person should know of it: "Perplexity was lowered to 9: there are 28 points." */
  notes: string[];
  createdAt: string;
  bytes: number;
  /** The map it was aligned to (that of the epoch before, or another run's); null: it began by itself. */
  alignedTo: string | null;
  /** The time machine that it is a frame of; null: none. */
  series: string | null;
  /** Mean distance that points moved from the map it was aligned to, divided by the map's radius; null: not aligned. */
  displacement: number | null;
  runStatus: 'kept' | 'removed';
}

/** A map with its points. */
export interface LoadedMap {
  info: MapInfo;
  /** Positions, n each. */
  x: Float32Array;
  y: Float32Array;
  /** Index of each point's image in the test set, n. */
  ids: Int32Array;
  /** Class of each point; −1: unknown. n. */
  labels: Int32Array;
}

/** Maps of one run over its epochs, each aligned to the one before. */
export interface MapSeries {
  id: string;
  run: string;
  parameters: MapParameters;
  n: number;
  frames: MapInfo[];
}

export const mapJobStatuses = ['waiting', 'running', 'paused', 'finished', 'failed', 'cancelled'] as const;
export type MapJobStatus = (typeof mapJobStatuses)[number];

export const mapPhases = [
  'reading',
  'pca',
  'neighbours',
  'affinities',
  'exaggeration',
  'optimisation',
  'quality',
  'writing',
] as const;
export type MapPhase = (typeof mapPhases)[number];

/** A map being made. It is kept for some minutes after its end. */
export interface MapJob {
  id: string;
  kind: 'map' | 'series' | 'aligned';
  run: string;
  parameters: MapParameters;
  status: MapJobStatus;
  phase: MapPhase | null;
  /** Steps done and in all, of the map or of the frame in work; 0 before they begin. */
  iteration: number;
  iterations: number;
  /** As last measured, every 50 iterations; null: not yet, or another method. */
  kl: number | null;
  /** Of a time machine: the frame in work, from 0, and how many there are; of a single map 0 of 1. */
  frame: number;
  frames: number;
  /** Rises with each snapshot that can be fetched; 0: there is none yet. */
  snapshot: number;
  /** Done, 0…1, over all phases. */
  progress: number;
  seconds: number;
  /** Expected until its end; null: not known yet. */
  secondsLeft: number | null;
  /** The map that came out, or the frames; empty before the end. */
  maps: string[];
  /** The time machine that came out; null: none. */
  series: string | null;
  /** Whether it was there already. */
  cached: boolean;
  failure: { code: string; message: string; advice: string } | null;
}

/** What a map would cost. */
export interface MapPlan {
  n: number;
  dimensions: number;
  memoryBytes: number;
  availableBytes: number;
  fits: boolean;
  /** The largest sample that fits; null where all do. */
  sampleThatFits: number | null;
  /** Id of the map where it is there already. */
  cached: string | null;
  notes: string[];
}

/** Points nearest to one in feature space. */
export interface Neighbour {
  id: number;
  label: number;
  /** Cosine of the two feature vectors. */
  similarity: number;
}

/** What is around a point in the features of one epoch. */
export interface PointNeighbours {
  stage: StageName;
  epoch: number;
  id: number;
  label: number;
  /** Most similar first, the point itself left out. */
  neighbours: Neighbour[];
  /** The most similar of other classes. */
  hardestNegatives: Neighbour[];
}

export const featureSource = { stage: z.enum(stageNames).optional(), epoch: z.int().min(0).optional() };
