/** The order in which a person meets the settings: what decides most comes first. */
import { settingPaths } from '#shared/expand.ts';
import type { StageName } from '#shared/settings.ts';

export interface Section {
  id: string;
  title: string;
  /** A sentence under the title. */
  help?: string;
  /** Dotted paths, in order. A heading stands above those of a stage. */
  parts: { title?: string; paths: string[] }[];
  /** Closed until it is opened. */
  closed?: boolean;
}

const stageTitles: Record<StageName, string> = {
  pretrain: 'Contrastive pre-training',
  classify: 'Classifier training',
  supervised: 'Supervised training',
};
const stages = Object.keys(stageTitles) as StageName[];

const within = (group: string, names: string) => names.split(' ').map((name) => `${group}.${name}`);

function training(stage: StageName, help: string): Section {
  return {
    id: stage,
    title: stageTitles[stage],
    help,
    parts: [
      {
        paths: [
          ...within(stage, 'epochs batchSize'),
          ...within(
            `${stage}.optimizer`,
            'name learningRate momentum nesterov trustCoefficient weightDecay decoupled',
          ),
          ...within(`${stage}.schedule`, 'name warmupEpochs milestones decay'),
        ],
      },
    ],
  };
}

const augmentation = (stage: StageName) => ({
  title: stageTitles[stage],
  paths: within(
    `${stage}.augmentation`,
    'flip rotation crop cropScale cropPadding jitter brightness contrast saturation hue grayscale cutout',
  ),
});

const laidByHand: readonly Section[] = [
  {
    id: 'data',
    title: 'Data',
    parts: [
      {
        paths: [
          ...within('dataset', 'id classes trainPerClass testPerClass validationFraction'),
          'normalize',
        ],
      },
    ],
  },
  {
    id: 'method',
    title: 'Method and loss',
    parts: [
      {
        paths: [
          'method',
          ...within('loss', 'name temperature scale alpha beta lambda margin tripletMean'),
          'views',
        ],
      },
    ],
  },
  { id: 'encoder', title: 'Encoder', parts: [{ paths: within('encoder', 'name width') }] },
  {
    id: 'projection',
    title: 'Projection head',
    help: 'Stands on the encoder during contrastive pre-training, and is left off afterwards.',
    parts: [{ paths: within('projection', 'units activation hiddenUnits') }],
  },
  {
    id: 'classifier',
    title: 'Classifier',
    parts: [{ paths: within('classifier', 'hiddenUnits dropout') }],
  },
  training('pretrain', 'The encoder learns which images belong together.'),
  training('classify', 'A classifier learns on the features of the encoder, which stays as it is.'),
  training('supervised', 'Encoder and classifier learn together, with cross-entropy.'),
  {
    id: 'augmentation',
    title: 'Augmentation',
    help: 'How images are changed before they are trained on.',
    parts: stages.map(augmentation),
    closed: true,
  },
  {
    id: 'evaluation',
    title: 'Evaluation',
    parts: [
      {
        paths: within(
          'evaluation',
          'every embeddings embeddingEpochs healthImages knnNeighbors knnTemperature',
        ),
      },
    ],
    closed: true,
  },
  {
    id: 'advanced',
    title: 'Advanced',
    parts: [
      { paths: ['engine', 'execution'] },
      ...stages.map((stage) => ({
        title: stageTitles[stage],
        paths: within(stage, 'dropRemainder chunkSize'),
      })),
    ],
    closed: true,
  },
];

const laid = new Set(laidByHand.flatMap(({ parts }) => parts.flatMap(({ paths }) => paths)));
const others = settingPaths.filter((path) => !laid.has(path));

/** A setting that nobody has laid out yet is in the last one. */
export const sections: readonly Section[] =
  others.length === 0
    ? laidByHand
    : laidByHand.with(-1, {
        ...laidByHand.at(-1)!,
        parts: [...laidByHand.at(-1)!.parts, { title: 'Others', paths: others }],
      });

/** The section that a setting is in. */
export const sectionOf = (path: string): Section | undefined =>
  sections.find(({ parts }) => parts.some(({ paths }) => paths.includes(path)));
