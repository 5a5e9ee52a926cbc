/**
 * The settings of one run. This schema is the single source of truth for forms, the command line, files and
 * the trainer. Defaults are the reference experiment's: Keras's "Supervised Contrastive Learning" example.
 * Every field carries a title and a description for forms and for the exported JSON Schema.
 */
import { z } from 'zod';
import { engineChoices, executions } from './engine.ts';
import { applyingFields, groupApplies } from './relevance.ts';
import { settingProblems } from './setting-rules.ts';

export const encoderNames = [
  'small-cnn',
  'resnet8',
  'resnet20',
  'resnet32',
  'resnet56',
  'resnet18',
  'resnet50',
  'resnet50v2',
] as const;
export const lossNames = [
  'npairs',
  'supcon-out',
  'supcon-in',
  'nt-xent',
  'multi-similarity',
  'triplet',
] as const;
export const optimizerNames = ['adam', 'sgd', 'lars'] as const;
export const methods = ['cross-entropy', 'contrastive'] as const;
export const stageNames = ['supervised', 'pretrain', 'classify'] as const;
export type StageName = (typeof stageNames)[number];
export type LossName = (typeof lossNames)[number];
export type EncoderName = (typeof encoderNames)[number];
export type OptimizerName = (typeof optimizerNames)[number];

const field = <S extends z.ZodType>(schema: S, title: string, description: string): S =>
  schema.meta({ title, description }) as S;

/** A group of settings: its defaults are its fields' defaults. */
const group = <S extends z.ZodRawShape>(shape: S, title: string) =>
  z
    .strictObject(shape)
    .prefault({} as never)
    .meta({ title });

const dataset = group(
  {
    id: field(z.string().min(1).default('cifar10'), 'Data set', 'Name of a data set that this program has.'),
    classes: field(
      z.int().min(2).max(100_000).nullable().default(null),
      'Classes',
      'Use only the first classes of the data set; empty uses all of them.',
    ),
    trainPerClass: field(
      z.int().min(2).max(10_000_000).nullable().default(null),
      'Training images per class',
      'A subset drawn by the seed, equal for every class; empty uses all images.',
    ),
    testPerClass: field(
      z.int().min(1).max(10_000_000).nullable().default(null),
      'Test images per class',
      'A subset drawn by the seed, equal for every class; empty uses all images.',
    ),
    validationFraction: field(
      z.number().min(0).max(0.9).default(0),
      'Validation fraction',
      'Share of the training images held out to measure each epoch.',
    ),
  },
  'Data',
);

const encoder = group(
  {
    name: field(
      z.enum(encoderNames).default('resnet50v2'),
      'Encoder',
      'The network that turns an image into features. resnet18 and resnet50 have a stem for small images; resnet50v2 is the reference experiment’s.',
    ),
    width: field(
      z.number().min(0.125).max(8).default(1),
      'Width',
      'Multiplies the number of filters of every layer.',
    ),
  },
  'Encoder',
);

const projection = group(
  {
    units: field(
      z.int().min(2).max(8192).default(128),
      'Projection units',
      'Size of the projected vector that the contrastive loss compares.',
    ),
    activation: field(
      z.enum(['relu', 'linear']).default('relu'),
      'Projection activation',
      'Applied to the projected vector.',
    ),
    hiddenUnits: field(
      z.int().min(2).max(8192).nullable().default(null),
      'Projection hidden units',
      'Adds a hidden ReLU layer of this size in front; empty adds none.',
    ),
  },
  'Projection head',
);

const classifier = group(
  {
    hiddenUnits: field(
      z.int().min(1).max(8192).nullable().default(512),
      'Hidden units',
      'Size of the hidden ReLU layer of the classifier; empty leaves it out, which makes the classifier linear.',
    ),
    dropout: field(
      z.number().min(0).max(0.95).default(0.5),
      'Dropout',
      'Share of units dropped before each layer of the classifier while training.',
    ),
  },
  'Classifier',
);

const loss = group(
  {
    name: field(
      z.enum(lossNames).default('npairs'),
      'Contrastive loss',
      'npairs is the reference experiment’s; supcon-out and supcon-in are L_out and L_in of Khosla et al. 2020; nt-xent is SimCLR’s, which uses no labels; multi-similarity and triplet compare without a temperature.',
    ),
    temperature: field(
      z.number().gt(0).max(100).default(0.05),
      'Temperature',
      'Divides the similarities: lower weighs hard pairs more.',
    ),
    scale: field(
      z.enum(['none', 'temperature', 'base-temperature']).default('none'),
      'Scale',
      'What supcon-out, supcon-in and nt-xent are multiplied by: nothing, the temperature (Google’s code), or the temperature / 0.07 (HobbitLong’s code). It acts like a change of the learning rate.',
    ),
    alpha: field(
      z.number().gt(0).max(1000).default(2),
      'Alpha',
      'Weight of hard positives in the multi-similarity loss.',
    ),
    beta: field(
      z.number().gt(0).max(1000).default(50),
      'Beta',
      'Weight of hard negatives in the multi-similarity loss.',
    ),
    lambda: field(
      z.number().min(-1).max(1).default(0.5),
      'Lambda',
      'Similarity above which negatives count and below which positives count in the multi-similarity loss.',
    ),
    margin: field(
      z.number().min(0).max(4).default(0.2),
      'Margin',
      'How much nearer than a negative a positive has to be in the triplet loss; vectors have length 1.',
    ),
    tripletMean: field(
      z.enum(['all', 'non-zero']).default('all'),
      'Triplet mean',
      'Averages the triplet loss over all triplets or over those that still violate the margin.',
    ),
  },
  'Contrastive loss',
);

const optimizer = group(
  {
    name: field(
      z.enum(optimizerNames).default('adam'),
      'Optimiser',
      'adam as Keras has it, sgd with momentum as PyTorch has it, or lars for large batches.',
    ),
    learningRate: field(
      z.number().gt(0).max(100).default(0.001),
      'Learning rate',
      'Step size of the optimiser.',
    ),
    weightDecay: field(
      z.number().min(0).max(10).default(0),
      'Weight decay',
      'Pulls weights towards 0. Biases and batch normalisation are left out.',
    ),
    decoupled: field(
      z.boolean().default(false),
      'Decoupled weight decay',
      'Adam: takes the decay off the weights (AdamW) rather than adding it to the gradient.',
    ),
    momentum: field(
      z.number().min(0).lt(1).default(0.9),
      'Momentum',
      'Share of the last step that sgd and lars carry on.',
    ),
    nesterov: field(
      z.boolean().default(false),
      'Nesterov',
      'sgd: takes the gradient’s part of the step after the momentum’s.',
    ),
    trustCoefficient: field(
      z.number().gt(0).max(1).default(0.001),
      'Trust coefficient',
      'lars: size of a step relative to the length of the weights it changes.',
    ),
  },
  'Optimiser',
);

const schedule = group(
  {
    name: field(
      z.enum(['constant', 'cosine', 'step']).default('constant'),
      'Schedule',
      'How the learning rate changes: not at all, along half a cosine to 0, or in steps.',
    ),
    warmupEpochs: field(
      z.number().min(0).max(100_000).default(0),
      'Warm-up epochs',
      'The learning rate rises from 0 in a straight line over these epochs.',
    ),
    milestones: field(
      z.array(z.int().min(1)).max(100).default([]),
      'Milestones',
      'Epochs after which a step schedule lowers the learning rate.',
    ),
    decay: field(
      z.number().gt(0).max(1).default(0.1),
      'Decay',
      'What the learning rate is multiplied by at each milestone.',
    ),
  },
  'Schedule',
);

const augmentation = group(
  {
    flip: field(
      z.boolean().default(true),
      'Horizontal flip',
      'Mirrors each image with probability one half.',
    ),
    rotation: field(
      z.number().min(0).max(0.5).default(0.02),
      'Rotation',
      'Rotates each image by a random angle of at most this share of a full turn, either way.',
    ),
    crop: field(
      z.enum(['none', 'resized', 'padded']).default('none'),
      'Random crop',
      'resized enlarges a random part of the image to its full size; padded shifts it by a few pixels.',
    ),
    cropScale: field(
      z.number().gt(0).max(1).default(0.2),
      'Smallest resized crop',
      'A resized crop has at least this share of the image’s area; its sides are in a ratio of 3:4 to 4:3.',
    ),
    cropPadding: field(
      z.int().min(1).max(512).default(4),
      'Padding of the crop',
      'A padded crop shifts the image by at most this many pixels in each direction.',
    ),
    jitter: field(
      z.number().min(0).max(1).default(0),
      'Colour jitter',
      'Probability with which an image’s colours are changed.',
    ),
    brightness: field(
      z.number().min(0).max(1).default(0.4),
      'Brightness',
      'Jitter multiplies the brightness by a factor at most this far from 1.',
    ),
    contrast: field(
      z.number().min(0).max(1).default(0.4),
      'Contrast',
      'Jitter multiplies the contrast by a factor at most this far from 1.',
    ),
    saturation: field(
      z.number().min(0).max(1).default(0.4),
      'Saturation',
      'Jitter multiplies the saturation by a factor at most this far from 1.',
    ),
    hue: field(
      z.number().min(0).max(0.5).default(0.1),
      'Hue',
      'Jitter turns the hue by at most this share of the colour circle, either way.',
    ),
    grayscale: field(
      z.number().min(0).max(1).default(0),
      'Greyscale',
      'Probability with which an image loses its colours.',
    ),
    cutout: field(
      z.int().min(0).max(512).default(0),
      'Cutout',
      'Side in pixels of a square at a random place that is painted over in the image’s mean colour; 0 paints none.',
    ),
  },
  'Augmentation',
);

const stage = (title: string, batches = '') =>
  group(
    {
      epochs: field(z.int().min(1).max(100_000).default(50), 'Epochs', 'Passes over the training images.'),
      batchSize: field(z.int().min(2).max(65_536).default(265), 'Batch size', `Images a step.${batches}`),
      dropRemainder: field(
        z.boolean().default(false),
        'Drop the last smaller batch',
        'Leaves out the images that do not fill a batch.',
      ),
      chunkSize: field(
        z.int().min(1).max(65_536).nullable().default(null),
        'Images at a time',
        'Computes a batch in parts of this many images to save memory; batch normalisation then uses each part’s own statistics. Empty takes the whole batch at once.',
      ),
      optimizer,
      schedule,
      augmentation,
    },
    title,
  );

const evaluation = group(
  {
    every: field(
      z.int().min(1).max(100_000).nullable().default(null),
      'Evaluate every n epochs',
      'Measures test accuracy during training too; empty measures at the end of each stage only.',
    ),
    embeddings: field(
      z.int().min(0).max(100).default(4),
      'Embeddings kept',
      'How often in each stage the features of the test images are kept for maps: at its end, and before that more often early on. 0 keeps none.',
    ),
    embeddingEpochs: field(
      z.array(z.int().min(1)).max(100).default([]),
      'Embedding epochs',
      'Further epochs whose features are kept.',
    ),
    healthImages: field(
      z.int().min(0).max(10_000).default(1000),
      'Images for health',
      'Images at most, and a tenth of the training images at most, whose features are looked at after each epoch; 0 looks at none, and a collapse goes unnoticed.',
    ),
    knnNeighbors: field(
      z.int().min(1).max(10_000).default(200),
      'kNN neighbours',
      'Neighbours that vote in the kNN accuracy of the features.',
    ),
    knnTemperature: field(
      z.number().gt(0).max(10).default(0.1),
      'kNN temperature',
      'A neighbour’s vote weighs exp(cosine similarity / temperature).',
    ),
  },
  'Evaluation',
);

export const settingsSchema = z
  .strictObject({
    dataset,
    normalize: field(
      z.boolean().default(true),
      'Normalise',
      'Subtracts the training set’s mean of each channel and divides by its standard deviation.',
    ),
    encoder,
    method: field(
      z.enum(methods).default('contrastive'),
      'Method',
      'cross-entropy trains encoder and classifier together; contrastive trains the encoder with a contrastive loss, then a classifier on the frozen encoder.',
    ),
    loss,
    views: field(
      z.int().min(1).max(8).default(1),
      'Views',
      'Augmented copies of each image in a batch of contrastive pre-training.',
    ),
    projection,
    classifier,
    supervised: stage('Supervised training'),
    pretrain: stage(
      'Contrastive pre-training',
      ' A contrastive loss compares all images of a batch with each other.',
    ),
    classify: stage('Classifier training'),
    evaluation,
    engine: field(
      z.enum(engineChoices).default('auto'),
      'Engine',
      'What computes; auto takes the fastest that works here.',
    ),
    execution: field(
      z.enum(executions).default('auto'),
      'Execution',
      'auto records each training step as one graph where the engine can; eager runs it op by op, slower but easier to debug.',
    ),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of settingProblems(settings))
      context.addIssue({ code: 'custom', path, message });
  })
  .meta({ title: 'Settings of a run' });

export type Settings = z.infer<typeof settingsSchema>;
export type StageSettings = Settings['supervised'];

/** The stages a method goes through, in order. */
export function stagesOf(method: Settings['method']): StageName[] {
  return method === 'cross-entropy' ? ['supervised'] : ['pretrain', 'classify'];
}

/** Settings without those that have no influence. */
export type EffectiveSettings = { [K in keyof Settings]?: Settings[K] extends object ? object : Settings[K] };

/** The settings that influence a run: two runs whose effective settings are equal are the same run. */
export function effectiveSettings(settings: Settings): EffectiveSettings {
  const kept = Object.entries(settings).filter(([key]) => groupApplies(settings.method, key));
  return applyingFields('settings', Object.fromEntries(kept));
}
