/** How evenly images are spread over classes, which decides what an accuracy is worth. */

export interface ClassCounts {
  classes: readonly string[];
  /** Images of each class. */
  train: readonly number[];
  test: readonly number[];
}

/** Classes are called uneven where the largest has so many times the images of the smallest. */
const unevenFrom = 2;

export const areUneven = (counts: readonly number[]): boolean =>
  Math.max(...counts) >= unevenFrom * Math.min(...counts);

/** A sentence on classes that are uneven, with the accuracy that needs no learning; null where they are not. */
export function unevenLine({ classes, train, test }: ClassCounts): string | null {
  if (!areUneven(train)) return null;
  const most = Math.max(...train);
  const largest = train.indexOf(most);
  const number = (value: number) => value.toLocaleString('en-US');
  const all = test.reduce((sum, n) => sum + n, 0);
  const share = ((100 * test[largest]!) / all).toFixed(1);
  return `Uneven classes: ${number(Math.min(...train))} to ${number(most)} training images in a class. Always guessing “${classes[largest]}”, the largest, is right for ${share} % of the test images.`;
}
