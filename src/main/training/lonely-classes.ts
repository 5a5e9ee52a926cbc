/** Classes of which no two images can meet in a batch of contrastive pre-training. */
import type { Settings } from '#shared/settings.ts';
import type { Split } from '../datasets/dataset.ts';

/** Classes that are named at most. */
const mostNamed = 5;

/**
 * A sentence on classes with a single training image, whose anchors never have a positive; null where all is well: with
 * several views of an image, or a loss that takes no labels, each has one.
 */
export function lonelyClasses(
  { labels }: Pick<Split, 'labels'>,
  classes: readonly string[],
  { method, views }: Pick<Settings, 'method' | 'views'>,
): string | null {
  if (method !== 'contrastive' || views > 1) return null;
  const members = new Int32Array(classes.length);
  for (const label of labels) members[label]!++;
  const lonely = classes.filter((_, label) => members[label] === 1);
  if (lonely.length === 0) return null;
  const named = lonely.slice(0, mostNamed).map((name) => `"${name}"`);
  const more = lonely.length > mostNamed ? `, and ${lonely.length - mostNamed} more` : '';
  const [subject, object] =
    lonely.length === 1 ? ['Class', 'has one training image'] : ['Classes', 'have one training image each'];
  return `${subject} ${named.join(', ')}${more} ${object}, which never has a positive; with two views of each image it would.`;
}
