/** What new experiments begin with. */
import type { EngineChoice } from '#shared/engine.ts';
import { defaultCheckpointPolicy } from '#shared/experiment.ts';
import { blankDesign, type Design, setSetting } from './design.ts';

/** What a person wants blank experiments to begin with. @param keep how many of the last checkpoints stay */
export function withBeginning(
  design: Design,
  { engine, keep }: { engine: EngineChoice; keep: number },
): Design {
  const begun = setSetting(design, 'base', 'engine', engine);
  return keep === defaultCheckpointPolicy.keep ? begun : { ...begun, checkpoints: { keep } };
}

/**
 * The question on a data set of one's own: both arms, with an encoder and batches that suit some thousands of images, and
 * three seeds. It takes minutes on a laptop.
 */
export const designOn = (dataset: string): Design => ({
  ...blankDesign(),
  name: `Contrastive pre-training on ${dataset}`,
  description: 'Does contrastive pre-training beat ordinary training on these images?',
  base: {
    dataset: { id: dataset },
    encoder: { name: 'resnet8' },
    loss: { name: 'supcon-out', temperature: 0.1 },
    projection: { activation: 'linear' },
    supervised: { epochs: 20, batchSize: 64 },
    pretrain: { epochs: 20, batchSize: 128 },
    classify: { epochs: 10, batchSize: 64 },
  },
  seeds: [1, 2, 3],
});
