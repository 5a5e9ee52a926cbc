/** Names of arms where there is little room. */
import { decimal } from '../../format/numbers.ts';

/**
 * "baseline, supervised.optimizer.learningRate=0.000215443469003" as "baseline, learningRate=0.0002154": what tells arms
 * apart is at the end, where a long name is cut.
 */
export function armLabel(name: string): string {
  return shortPaths(name).replaceAll(
    /=(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?=,|$| \()/g,
    (_, value: string) => `=${decimal(Number(value))}`,
  );
}

const shortPaths = (name: string) => name.replaceAll(/(?:\w+\.)+(\w+)=/g, '$1=');

/** Of several arms: with whole numbers, and then as they are, where shorter ones would be the same. */
export function armLabels(names: readonly string[]): string[] {
  const different = new Set(names).size;
  const shorter = [names.map(armLabel), names.map(shortPaths)];
  return shorter.find((labels) => new Set(labels).size === different) ?? [...names];
}

export interface ShortNames {
  of: (name: string) => string;
  /** Of all the names in a sentence. */
  inText: (text: string) => string;
}

/** Short names that tell these arms apart. */
export function shortNames(names: readonly string[]): ShortNames {
  const labels = armLabels(names);
  const short = new Map(names.map((name, i) => [name, labels[i]!]));
  // Longer ones first: a name may begin another.
  const longest = [...short].sort(([a], [b]) => b.length - a.length);
  return {
    of: (name) => short.get(name) ?? name,
    inText: (text) => longest.reduce((told, [name, label]) => told.replaceAll(name, () => label), text),
  };
}
