/**
 * Memory that a training step needs, foreseen from the networks' shapes. Each convolution's output is kept for the
 * gradients, as are what batch normalisation and ReLU make of it; where the encoder is frozen, only what is at work at a
 * time is held. Tests compare this with what the recorded step of each encoder takes.
 */
import { type DatasetShape, encoderOutputs } from './flops.ts';
import type { Settings, StageName } from './settings.ts';

/** Copies of a convolution's output that are held: its own, normalised, and after the ReLU. */
const copies = 3;
/** Numbers that an optimiser keeps of each trained parameter. */
const slots: Record<Settings['pretrain']['optimizer']['name'], number> = { adam: 2, sgd: 1, lars: 1 };
/**
 * What comes on top of tensors: the program, TensorFlow and its kernels' scratch space, as in the check before training
 * (src/main/training/memory.ts).
 */
export const memoryOverhead = { bytes: 3e8, factor: 1.35 };

/**
 * Bytes of the tensors of a step: intermediate results and the stage's state.
 * @param parameters of the networks that the stage uses
 */
export function stepTensorBytes(
  settings: Settings,
  stage: StageName,
  { imageShape }: Pick<DatasetShape, 'imageShape'>,
  parameters: { total: number; trainable: number },
): number {
  const { batchSize, chunkSize, optimizer } = settings[stage];
  const views = stage === 'pretrain' ? settings.views : 1;
  const images = views * Math.min(batchSize, chunkSize ?? batchSize);
  const { all, largest } = encoderOutputs(settings.encoder, imageShape);
  const held = copies * (stage === 'classify' ? largest : all);
  // Similarities of a whole batch, their exponentials and gradients; the gradient cache has them too.
  const similarities = stage === 'pretrain' ? 4 * (views * batchSize) ** 2 : 0;
  const gradients = parameters.trainable * (chunkSize === null ? 0 : 1);
  const state = parameters.total + slots[optimizer.name] * parameters.trainable;
  return 4 * (images * held + similarities + gradients + state);
}

/**
 * Copies of all convolutions' outputs that are held where ops run one by one: nothing is freed before the step is over.
 * Measured on WebAssembly: 8.3 and 8.4 for ResNet-20 and ResNet-8, 3.0 and 3.2 where their encoder is frozen.
 */
const eagerCopies = { trained: 8.5, frozen: 3.2 };

/** As `stepTensorBytes`, for an engine that runs ops one by one. */
export function eagerTensorBytes(...step: Parameters<typeof stepTensorBytes>): number {
  const [settings, stage, { imageShape }, parameters] = step;
  const { batchSize, chunkSize, optimizer } = settings[stage];
  const views = stage === 'pretrain' ? settings.views : 1;
  const images = views * Math.min(batchSize, chunkSize ?? batchSize);
  const held =
    (stage === 'classify' ? eagerCopies.frozen : eagerCopies.trained) *
    encoderOutputs(settings.encoder, imageShape).all;
  // Similarities, their exponentials, masks and the gradients of each.
  const similarities = stage === 'pretrain' ? 8 * (views * batchSize) ** 2 : 0;
  const state = parameters.total + (slots[optimizer.name] + 1) * parameters.trainable;
  return 4 * (images * held + similarities + state);
}

/** Bytes that the process needs. */
export function stepBytes(...step: Parameters<typeof stepTensorBytes>): number {
  return memoryOverhead.bytes + memoryOverhead.factor * stepTensorBytes(...step);
}
