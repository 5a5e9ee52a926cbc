/** Names of what is measured, in words. */

const words: Record<string, string> = {
  knn: 'kNN',
  rss: 'memory',
  cpu: 'processor',
  gpu: 'GPU',
  std: 'standard deviation',
};

/** "test/knn-accuracy" as "Test kNN accuracy". */
export function metricTitle(name: string): string {
  const text = name
    .split(/[/-]/)
    .map((word) => words[word] ?? word)
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
