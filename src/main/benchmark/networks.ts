/** What is known of a run's networks without running them. */
import type { DatasetShape } from '#shared/flops.ts';
import type { Settings, StageName } from '#shared/settings.ts';
import { type ParameterCount, parameterCounts } from '../training/parameter-counts.ts';

type Counts = Partial<Record<StageName, ParameterCount>>;

/** By what determines them: previews ask again at each change of a form. */
const known = new Map<string, Counts>();
const kept = 200;

/** Parameters of the networks that each stage of a run uses. */
export function stageParameters(
  settings: Settings,
  { imageShape, classes }: Pick<DatasetShape, 'imageShape' | 'classes'>,
): Counts {
  const { encoder, method, normalize, projection, classifier } = settings;
  const outputs = settings.dataset.classes ?? classes;
  const key = JSON.stringify([imageShape, outputs, encoder, method, normalize, projection, classifier]);
  const counts = known.get(key) ?? parameterCounts(settings, imageShape, outputs).stages;
  // Put last again: the first is the one to go.
  known.delete(key);
  known.set(key, counts);
  if (known.size > kept) known.delete(known.keys().next().value!);
  return counts;
}
