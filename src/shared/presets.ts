/** Experiments that come with the program. */
import type { ExperimentInput } from './experiment.ts';

export interface Preset {
  id: string;
  title: string;
  /** What it shows, for whom. */
  summary: string;
  experiment: ExperimentInput;
}

const bothArms: ExperimentInput['arms'] = [
  { name: 'baseline', settings: { method: 'cross-entropy' } },
  { name: 'supcon', settings: { method: 'contrastive' } },
];

export const presets: readonly Preset[] = [
  {
    id: 'mnist-quick',
    title: 'MNIST in minutes',
    summary:
      'Bundled digits, a small encoder, both arms, three seeds: the whole method in a few minutes on a laptop.',
    experiment: {
      name: 'MNIST in minutes',
      description: 'Does contrastive pre-training beat ordinary training on 5,000 handwritten digits?',
      base: {
        dataset: { id: 'mnist', trainPerClass: 500 },
        encoder: { name: 'small-cnn' },
        classifier: { hiddenUnits: 128 },
        supervised: { epochs: 6, batchSize: 128, augmentation: { flip: false } },
        pretrain: { epochs: 6, batchSize: 256, augmentation: { flip: false } },
        classify: { epochs: 2, batchSize: 128, augmentation: { flip: false } },
      } as ExperimentInput['base'],
      arms: bothArms,
      seeds: [1, 2, 3],
    },
  },
  {
    id: 'keras-2020-small',
    title: 'Reference experiment, small',
    summary:
      'The recipe of the reference experiment with ResNet-20 on part of CIFAR-10: tens of minutes on a laptop.',
    experiment: {
      name: 'Reference experiment, small',
      description: 'The Keras example’s recipe with a smaller encoder and 1,000 images a class.',
      base: {
        dataset: { id: 'cifar10', trainPerClass: 1000 },
        encoder: { name: 'resnet20' },
        supervised: { epochs: 20 },
        pretrain: { epochs: 20 },
        classify: { epochs: 5 },
      } as ExperimentInput['base'],
      arms: bothArms,
      seeds: [1],
    },
  },
  {
    id: 'keras-2020',
    title: 'Reference experiment',
    summary:
      'Keras’s “Supervised Contrastive Learning” exactly: CIFAR-10, ResNet50V2, batches of 265, 50 epochs a stage.',
    experiment: {
      name: 'Reference experiment',
      description: 'Keras’s “Supervised Contrastive Learning” (K. Salama, 2020), both arms.',
      base: {},
      arms: bothArms,
      seeds: [1],
    },
  },
];
