/** What a person wants blank experiments to begin with. */
import type { EngineChoice } from '#shared/engine.ts';
import { defaultCheckpointPolicy } from '#shared/experiment.ts';
import { type Design, setSetting } from './design.ts';

/** @param keep how many of the last checkpoints stay */
export function withBeginning(
  design: Design,
  { engine, keep }: { engine: EngineChoice; keep: number },
): Design {
  const begun = setSetting(design, 'base', 'engine', engine);
  return keep === defaultCheckpointPolicy.keep ? begun : { ...begun, checkpoints: { keep } };
}
