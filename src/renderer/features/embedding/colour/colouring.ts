/** How the points of a map look by what they are coloured by, and the legend that says so. */
import { decimal, percent } from '../../../format/numbers.ts';
import { className, correctnessOf, type MapPoints } from '../points/points.ts';
import { lookOf, ownLooks, type Rgb, scaleColour } from './palette.ts';

export const colourings = ['class', 'prediction', 'correctness', 'confidence', 'loss', 'verdict'] as const;
export type ColourBy = (typeof colourings)[number];

/** A line of the legend. */
export interface Category {
  /** What its points have: a class, a verdict. */
  value: number;
  title: string;
  /** Number in `Colouring.colours`. */
  colour: number;
  shape: number;
  count: number;
}

/** A legend of values without steps. */
export interface Scale {
  low: string;
  middle: string;
  high: string;
  colours: Rgb[];
}

export interface Colouring {
  by: ColourBy;
  colours: Rgb[];
  /** Of each point: its colour and shape by number. */
  colour: Uint8Array;
  shape: Uint8Array;
  /** `value` of the category of each point; null where there are none. */
  category: Int32Array | null;
  categories: Category[];
  scale: Scale | null;
  /** What one should know to read the colours. */
  note: string | null;
}

export interface Theme {
  shown: 'light' | 'dark';
  /** The eight colours of series. */
  series: readonly Rgb[];
  /** Of what has no value. */
  quiet: Rgb;
}

/** What another run predicts of the same images. */
export interface Verdicts {
  /** Of the run on the map and of the other, for people. */
  titles: readonly [string, string];
  /** Of each point of the map: 1 right, 0 wrong, -1 not known. */
  other: Int8Array;
}

const steps = 64;

/** What a map can be coloured by: what is measured of its points decides. */
export function possible(points: MapPoints): ColourBy[] {
  return points.predicted === null
    ? ['class']
    : ['class', 'prediction', 'correctness', 'confidence', 'loss', 'verdict'];
}

export function colouringOf(
  by: ColourBy,
  points: MapPoints,
  theme: Theme,
  verdicts: Verdicts | null = null,
): Colouring {
  const right = () => correctnessOf(points.labels, points.predicted);
  if (by === 'prediction' && points.predicted !== null) return byClass(by, points, points.predicted, theme);
  if (by === 'correctness' && points.predicted !== null) return byCorrectness(points, right(), theme);
  if (by === 'confidence' && points.confidence !== null)
    return byValue(by, points.confidence, { low: 0, high: 1, logarithmic: false }, percent, theme);
  if (by === 'loss' && points.loss !== null)
    return byValue(by, points.loss, lossRange(points.loss), (loss) => decimal(loss, 2), theme);
  if (by === 'verdict' && verdicts !== null) return byVerdict(points, right(), verdicts, theme);
  return byClass('class', points, points.labels, theme);
}

function byClass(by: ColourBy, points: MapPoints, value: Int32Array, theme: Theme): Colouring {
  const many = points.classes.length > ownLooks;
  const classes = points.classes.length;
  const quiet = many ? steps : theme.series.length;
  const colours = many
    ? [...Array.from({ length: steps }, (_, i) => scaleColour(theme.shown, i / (steps - 1))), theme.quiet]
    : [...theme.series, theme.quiet];
  const look = (label: number) => {
    if (label < 0) return { colour: quiet, shape: 5 };
    if (many) return { colour: Math.round(((steps - 1) * label) / (classes - 1)), shape: label % 6 };
    return lookOf(label);
  };
  const unknown = value.some((label) => label < 0);
  const categories = [...points.classes.keys(), ...(unknown ? [-1] : [])].map((label) => ({
    value: label,
    title: by === 'prediction' && label < 0 ? 'No prediction' : className(points.classes, label),
    ...look(label),
    count: 0,
  }));
  return {
    ...counted(by, colours, value, categories),
    note: many
      ? `${classes} classes are more than there are colours that people tell apart: these run from the first class, blue, to the last, yellow. Point at the map or a name to tell them.`
      : classes > theme.series.length
        ? 'There are eight colours that people with any colour vision tell apart; the ninth class has the first again with another shape.'
        : null,
  };
}

/** Gives each point the look of its category, and each category its count. */
function counted(by: ColourBy, colours: Rgb[], category: Int32Array, categories: Category[]): Colouring {
  const colour = new Uint8Array(category.length);
  const shape = new Uint8Array(category.length);
  const byValue = new Map(categories.map((one) => [one.value, one]));
  for (let i = 0; i < category.length; i++) {
    const found = byValue.get(category[i]!);
    if (found === undefined) continue;
    colour[i] = found.colour;
    shape[i] = found.shape;
    found.count += 1;
  }
  return { by, colours, colour, shape, category, categories, scale: null, note: null };
}

/** Green and vermilion by Okabe and Ito; crosses for what is wrong, so that colour is not all that tells. */
function byCorrectness(points: MapPoints, right: Int8Array, theme: Theme): Colouring {
  const categories = [
    { value: 1, title: 'Right', colour: 0, shape: 0, count: 0 },
    { value: 0, title: 'Wrong', colour: 1, shape: 4, count: 0 },
    { value: -1, title: 'No prediction', colour: 2, shape: 5, count: 0 },
  ].filter(({ value }) => value >= 0 || right.includes(-1));
  return counted(
    'correctness',
    [theme.series[0]!, theme.series[1]!, theme.quiet],
    Int32Array.from(right.subarray(0, points.n)),
    categories,
  );
}

function byVerdict(points: MapPoints, right: Int8Array, verdicts: Verdicts, theme: Theme): Colouring {
  const [here, there] = verdicts.titles;
  const category = new Int32Array(points.n);
  for (let i = 0; i < points.n; i++) {
    const [one, other] = [right[i]!, verdicts.other[i]!];
    category[i] = one < 0 || other < 0 ? -1 : one * 2 + other;
  }
  const categories = [
    { value: 3, title: 'Both right', colour: 0, shape: 0, count: 0 },
    { value: 2, title: `Only ${here} right`, colour: 1, shape: 2, count: 0 },
    { value: 1, title: `Only ${there} right`, colour: 2, shape: 3, count: 0 },
    { value: 0, title: 'Both wrong', colour: 3, shape: 4, count: 0 },
    { value: -1, title: 'Not known of both', colour: 4, shape: 5, count: 0 },
  ].filter(({ value }) => value >= 0 || category.includes(-1));
  const { series } = theme;
  return counted(
    'verdict',
    [series[7]!, series[0]!, series[4]!, series[1]!, theme.quiet],
    category,
    categories,
  );
}

interface Range {
  low: number;
  high: number;
  logarithmic: boolean;
}

/** From the 1st to the 99th hundredth, by powers of ten: a few losses are thousands of times the others. */
export function lossRange(loss: Float32Array): Range {
  const finite = loss.filter(Number.isFinite).toSorted();
  if (finite.length === 0) return { low: 1e-6, high: 1, logarithmic: true };
  const at = (share: number) => finite[Math.round(share * (finite.length - 1))]!;
  const low = Math.max(1e-6, at(0.01));
  return { low, high: Math.max(low * 1.001, at(0.99)), logarithmic: true };
}

/** Where a value lies in a range, in [0, 1]. */
export function shareOf(value: number, { low, high, logarithmic }: Range): number {
  const [v, from, to] = logarithmic
    ? [Math.log(Math.max(value, low)), Math.log(low), Math.log(high)]
    : [value, low, high];
  return Math.min(1, Math.max(0, (v - from) / (to - from)));
}

function byValue(
  by: ColourBy,
  values: Float32Array,
  range: Range,
  words: (value: number) => string,
  theme: Theme,
): Colouring {
  const scale = Array.from({ length: steps }, (_, i) => scaleColour(theme.shown, i / (steps - 1)));
  const colour = new Uint8Array(values.length);
  const shape = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const known = !Number.isNaN(value);
    colour[i] = known ? Math.round((steps - 1) * shareOf(value, range)) : steps;
    shape[i] = known ? 0 : 5;
  }
  const middle = range.logarithmic ? Math.sqrt(range.low * range.high) : (range.low + range.high) / 2;
  return {
    by,
    colours: [...scale, theme.quiet],
    colour,
    shape,
    category: null,
    categories: [],
    scale: {
      low: words(range.low),
      middle: words(middle),
      high: words(range.high),
      colours: scale,
    },
    note: range.logarithmic
      ? 'By powers of ten, from the 1st to the 99th of a hundred losses in order; what lies beyond has the colour of the end.'
      : null,
  };
}
