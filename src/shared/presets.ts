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

/** A mirrored digit is another sign; a high learning rate that falls suits few epochs. */
const digits = {
  augmentation: { flip: false },
  optimizer: { learningRate: 0.005 },
  schedule: { name: 'cosine' },
};

export const presets: readonly Preset[] = [
  {
    id: 'mnist-quick',
    title: 'MNIST in minutes',
    summary:
      'Bundled digits, a small encoder, both arms, three seeds: the whole method in a few minutes on a laptop.',
    experiment: {
      name: 'MNIST in minutes',
      description: 'Does contrastive pre-training beat ordinary training on 20,000 handwritten digits?',
      base: {
        dataset: { id: 'mnist', trainPerClass: 2000 },
        encoder: { name: 'small-cnn' },
        loss: { temperature: 0.1 },
        classifier: { hiddenUnits: 128, dropout: 0.2 },
        supervised: { epochs: 4, batchSize: 64, ...digits },
        pretrain: { epochs: 4, batchSize: 128, ...digits },
        classify: { epochs: 3, batchSize: 64, ...digits },
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
