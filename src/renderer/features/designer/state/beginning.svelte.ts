/** What a person wants blank experiments to begin with. */
import type { EngineChoice } from '#shared/engine.ts';
import { remembered } from '../../../api/remembered.svelte.ts';
import { designOn, withBeginning } from '../model/beginning.ts';
import { blankDesign, type Design } from '../model/design.ts';

export const beginning = remembered<{ engine: EngineChoice; keep: number }>('designer/beginning', {
  engine: 'auto',
  keep: 2,
});

export const newDesign = (): Design => withBeginning(blankDesign(), beginning.current);

export const designFor = (dataset: string): Design => withBeginning(designOn(dataset), beginning.current);
