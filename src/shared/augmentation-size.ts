/** Whether images are large enough for what is to be done to them. */
import type { StageSettings } from './settings.ts';

/** A sentence for each part of the augmentation that does not fit images of this size in pixels. */
export function sizeProblems(
  { crop, cropPadding, cutout }: StageSettings['augmentation'],
  { height, width }: { height: number; width: number },
): string[] {
  const shorter = Math.min(height, width);
  const problems: string[] = [];
  if (crop === 'padded' && cropPadding >= shorter)
    problems.push(`cropPadding is ${cropPadding}; it must be less than ${shorter}.`);
  if (cutout > shorter) problems.push(`cutout is ${cutout}; it must be at most ${shorter}.`);
  return problems;
}
