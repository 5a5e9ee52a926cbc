/** Experiments that come with the program. Times are of TensorFlow on two CPU cores, or of one fast GPU. */
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

/**
 * What SimCLR does to images of CIFAR (Chen et al. 2020, arXiv 2002.05709, appendix B.9), which Khosla et al. 2020 keep
 * for supervised contrastive learning. Images are not turned.
 */
const simclr = {
  rotation: 0,
  flip: true,
  crop: 'resized',
  cropScale: 0.2,
  jitter: 0.8,
  brightness: 0.4,
  contrast: 0.4,
  saturation: 0.4,
  hue: 0.1,
  grayscale: 0.2,
};

/** For classification: the same crops and flips, colours as they are. */
const cropAndFlip = { rotation: 0, flip: true, crop: 'resized', cropScale: 0.2 };

const momentum = { name: 'sgd', momentum: 0.9 };

/** A small encoder on 5,000 images: the shape of a curve rather than a record, in a minute or two a run. */
const smallStudy = {
  dataset: { id: 'cifar10', trainPerClass: 500 },
  encoder: { name: 'resnet8' },
  loss: { name: 'supcon-out', temperature: 0.1 },
  projection: { units: 128, activation: 'linear' },
  classifier: { hiddenUnits: 128 },
  supervised: { epochs: 20, batchSize: 128 },
  pretrain: { epochs: 20, batchSize: 128 },
  classify: { epochs: 5, batchSize: 128 },
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
      'Keras’s “Supervised Contrastive Learning” exactly: CIFAR-10, ResNet50V2, batches of 265, 50 epochs a stage. About a night on a CPU, half an hour on a GPU.',
    experiment: {
      name: 'Reference experiment',
      description: 'Keras’s “Supervised Contrastive Learning” (K. Salama, 2020), both arms.',
      base: {},
      arms: bothArms,
      seeds: [1],
    },
  },
  {
    id: 'supcon-paper',
    title: 'The paper’s CIFAR-10',
    summary:
      'Khosla et al. 2020 on CIFAR-10 with their released code’s settings: ResNet-50, batches of 1,024 in two views, 1,000 epochs. A day or two on a fast GPU, more than a month on a CPU.',
    experiment: {
      name: 'The paper’s CIFAR-10',
      description:
        'Khosla et al. 2020 (arXiv 2004.11362) with the settings of HobbitLong/SupContrast, which reports 96.0 % for supervised contrastive learning and 95.0 % for cross-entropy. Batches are computed in parts to fit into a GPU’s memory, each part with batch statistics of its own; biases and batch normalisation are left out of the weight decay.',
      base: {
        dataset: { id: 'cifar10' },
        encoder: { name: 'resnet50' },
        loss: { name: 'supcon-out', temperature: 0.1, scale: 'base-temperature' },
        views: 2,
        projection: { hiddenUnits: 2048, units: 128, activation: 'linear' },
        classifier: { hiddenUnits: null, dropout: 0 },
        supervised: {
          epochs: 500,
          batchSize: 1024,
          chunkSize: 256,
          optimizer: { ...momentum, learningRate: 0.8, weightDecay: 1e-4 },
          schedule: { name: 'cosine', warmupEpochs: 10 },
          augmentation: cropAndFlip,
        },
        pretrain: {
          epochs: 1000,
          batchSize: 1024,
          chunkSize: 128,
          optimizer: { ...momentum, learningRate: 0.5, weightDecay: 1e-4 },
          schedule: { name: 'cosine', warmupEpochs: 10 },
          augmentation: simclr,
        },
        classify: {
          epochs: 100,
          batchSize: 512,
          optimizer: { ...momentum, learningRate: 5 },
          schedule: { name: 'step', milestones: [60, 75, 90], decay: 0.2 },
          augmentation: cropAndFlip,
        },
      } as ExperimentInput['base'],
      arms: bothArms,
      seeds: [1],
    },
  },
  {
    id: 'temperature-sweep',
    title: 'Which temperature',
    summary:
      'Five temperatures against cross-entropy, three seeds each, with ResNet-8 on 5,000 images of CIFAR-10. About half an hour on a laptop.',
    experiment: {
      name: 'Which temperature',
      description:
        'How does the temperature change the accuracy after contrastive pre-training? Small and short: it shows the shape of the curve, not the best accuracy.',
      base: smallStudy as ExperimentInput['base'],
      arms: bothArms,
      sweep: [{ setting: 'loss.temperature', values: [0.05, 0.07, 0.1, 0.2, 0.5] }],
      seeds: [1, 2, 3],
    },
  },
  {
    id: 'batch-size-sweep',
    title: 'Which batch size',
    summary:
      'Contrastive batches of 32 to 512 against cross-entropy, three seeds each, with ResNet-8 on 5,000 images of CIFAR-10. About half an hour on a laptop.',
    experiment: {
      name: 'Which batch size',
      description:
        'How many images does a contrastive loss need to compare? All batch sizes see as many images, so larger ones make fewer steps; the learning rate stays. Small and short: it shows the shape of the curve, not the best accuracy.',
      base: smallStudy as ExperimentInput['base'],
      arms: bothArms,
      sweep: [{ setting: 'pretrain.batchSize', values: [32, 64, 128, 256, 512] }],
      seeds: [1, 2, 3],
    },
  },
  {
    id: 'projection-sweep',
    title: 'Which projection',
    summary:
      'Projections of 16, 64 and 256 units, with and without a hidden layer, against cross-entropy, three seeds each, with ResNet-8 on 5,000 images of CIFAR-10. About half an hour on a laptop.',
    experiment: {
      name: 'Which projection',
      description:
        'How large should the projection be, and does a hidden layer help? Small and short: it shows which differences are large, not the best accuracy.',
      base: smallStudy as ExperimentInput['base'],
      arms: bothArms,
      sweep: [
        { setting: 'projection.hiddenUnits', values: [null, 128] },
        { setting: 'projection.units', values: [16, 64, 256] },
      ],
      seeds: [1, 2, 3],
    },
  },
];
