/** Finding points by words: ids, names of classes, pairs of a class and what it is taken for. */
import { correctnessOf, type MapPoints } from '../points/points.ts';

export type Found =
  | { kind: 'points'; places: number[]; what: string }
  /** Nothing was found; says why, and what can be searched for. */
  | { kind: 'nothing'; why: string };

const nothing = (why: string): Found => ({ kind: 'nothing', why });

/**
 * "17" or "3, 17, 20-25": images by id. "cat": the class, or all classes whose names begin so. "cat > dog" or "cat → dog": cats taken
 * for dogs. "> dog": all taken for dogs that are none. "wrong", "right": by what the run predicts. `#name`: a tag.
 */
export function search(
  text: string,
  points: MapPoints,
  tagged: (tag: string) => readonly number[] | undefined = () => undefined,
): Found {
  const words = text.trim();
  if (words === '') return nothing('Type an id, a class, a pair such as “cat > dog”, “wrong” or #tag.');
  if (words.startsWith('#')) return byTag(words.slice(1).trim(), points, tagged);
  // A class may be named by a digit, so that "3" means that class; images are then "id 3".
  const exact = points.classes.findIndex((name) => name.toLowerCase() === words.toLowerCase());
  if (exact >= 0) return byClasses([exact], points, points.classes[exact]!);
  const ids = /^(?:ids?\b\s*:?\s*)?([\d\s,–-]+)$/i.exec(words);
  if (ids !== null) return byId(ids[1]!, points);
  const pair = /^(.*?)(?:->|→|>)(.*)$/.exec(words);
  if (pair !== null) return byPair(pair[1]!.trim(), pair[2]!.trim(), points);
  if (/^(wrong|right)$/i.test(words)) return byVerdict(words.toLowerCase() === 'right' ? 1 : 0, points);
  return byStart(words, points);
}

/** A class by its whole name, its number after all names were tried, or the start of one name only. */
export function classNamed(words: string, classes: readonly string[]): number | undefined {
  const wanted = words.toLowerCase();
  const names = classes.map((name) => name.toLowerCase());
  const whole = names.indexOf(wanted);
  if (whole >= 0) return whole;
  const starts = [...names.keys()].filter((i) => names[i]!.startsWith(wanted));
  if (starts.length > 0) return starts[0];
  const number = /^\d+$/.test(words) ? Number(words) : -1;
  return number >= 0 && number < classes.length ? number : undefined;
}

/** Places whose images are of one class and taken for another; either may be left out. */
export function pairPlaces(
  points: MapPoints,
  { actual, predicted }: { actual?: number | undefined; predicted?: number | undefined },
): number[] {
  const places: number[] = [];
  for (let i = 0; i < points.n; i++) {
    if (actual !== undefined && points.labels[i] !== actual) continue;
    if (predicted !== undefined && points.predicted?.[i] !== predicted) continue;
    // With one of them left out, only mistakes are meant.
    if ((actual === undefined || predicted === undefined) && points.predicted?.[i] === points.labels[i])
      continue;
    places.push(i);
  }
  return places;
}

function byId(text: string, points: MapPoints): Found {
  const places: number[] = [];
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [from = Number.NaN, to = from] = part.split(/[–-]/).map(Number);
    if (!(to >= from)) return nothing(`“${part}” is no id and no range of ids.`);
    for (let id = from; id <= Math.min(to, from + 1_000_000); id++) {
      const place = points.placeOf.get(id);
      if (place !== undefined) places.push(place);
    }
  }
  if (places.length === 0) return nothing(`No image on this map has the id ${text.trim()}.`);
  return { kind: 'points', places, what: places.length === 1 ? `image ${points.ids[places[0]!]}` : 'by id' };
}

function byStart(words: string, points: MapPoints): Found {
  const { classes } = points;
  const found = [...classes.keys()].filter((i) => classes[i]!.toLowerCase().startsWith(words.toLowerCase()));
  if (found.length === 0) return nothing(`No class begins with “${words}”.`);
  const what =
    found.length === 1 ? classes[found[0]!]! : `${found.length} classes that begin with “${words}”`;
  return byClasses(found, points, what);
}

function byClasses(labels: readonly number[], points: MapPoints, what: string): Found {
  const wanted = new Set(labels);
  const places: number[] = [];
  for (let i = 0; i < points.n; i++) if (wanted.has(points.labels[i]!)) places.push(i);
  return { kind: 'points', places, what };
}

/** Images of one class that are taken for another; either may be left empty, which stands for any. */
export function byPair(from: string, to: string, points: MapPoints): Found {
  if (points.predicted === null)
    return nothing('This run has no predictions, so none of its images is taken for another.');
  const actual = from === '' ? undefined : classNamed(from, points.classes);
  const predicted = to === '' ? undefined : classNamed(to, points.classes);
  if (from !== '' && actual === undefined) return nothing(`No class begins with “${from}”.`);
  if (to !== '' && predicted === undefined) return nothing(`No class begins with “${to}”.`);
  const [of, as] = [actual, predicted].map((label) =>
    label === undefined ? undefined : points.classes[label],
  );
  const places = pairPlaces(points, { actual, predicted });
  if (places.length === 0)
    return nothing(`No image of ${of ?? 'another class'} on this map is taken for ${as ?? 'another class'}.`);
  return { kind: 'points', places, what: `${of ?? 'any'} taken for ${as ?? 'any'}` };
}

function byVerdict(verdict: 0 | 1, points: MapPoints): Found {
  if (points.predicted === null) return nothing('This run has no predictions.');
  const right = correctnessOf(points.labels, points.predicted);
  const places = [...right.keys()].filter((i) => right[i] === verdict);
  const what = verdict === 1 ? 'predicted right' : 'predicted wrong';
  if (places.length === 0) return nothing(`No image on this map is ${what}.`);
  return { kind: 'points', places, what };
}

function byTag(
  tag: string,
  points: MapPoints,
  tagged: (tag: string) => readonly number[] | undefined,
): Found {
  const ids = tagged(tag);
  if (ids === undefined) return nothing(`There is no tag “${tag}”.`);
  const places = ids.flatMap((id) => points.placeOf.get(id) ?? []);
  return { kind: 'points', places, what: `tagged ${tag}` };
}
