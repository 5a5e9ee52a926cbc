/** What comparing runs gives: arms with their uncertainty, curves, settings, differences, tables, temperatures. */
import type { Metrics, RunStatus } from './run.ts';
import type { StageName } from './settings.ts';

/**
 * At which point of training a metric is read: the last value (`last`), or the last within what every compared run has
 * reached: the same epochs, the same seconds of training, or the same floating-point operations.
 */
export const matches = ['last', 'epochs', 'seconds', 'flops'] as const;
export type Match = (typeof matches)[number];

/** How spread is shown around a mean. */
export const bands = ['sd', 'se', 'ci95', 'minmax'] as const;
export type Band = (typeof bands)[number];

/** What x may be in curves. Seconds are those of training: waiting and pauses do not count. */
export const curveAxes = ['epoch', 'step', 'seconds', 'images', 'flops'] as const;
export type CurveAxis = (typeof curveAxes)[number];

/** Arms compared on one metric: one value of each finished run. */
export interface ArmSummary {
  /** The arm, and what its sweep varied: "supcon, loss.temperature=0.1". */
  name: string;
  /** Runs with a finite value of the metric. */
  n: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null where n < 2. */
  sd: number | null;
  /** Standard error of the mean, sd / √n; null where n < 2. */
  se: number | null;
  /** 95 % t interval of the mean; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
  min: number | null;
  max: number | null;
  /** The finite values, in the order of the seeds. */
  values: { run: string; seed: number; value: number }[];
  /** Finished runs whose value is NaN or infinite, and which therefore do not count. */
  notFinite: number;
}

/** What a verdict comes down to. */
export type Decision =
  /** The second arm is better or worse than the first. */
  | 'better'
  | 'worse'
  /** It differs, in a metric of which the name does not tell what is better. */
  | 'higher'
  | 'lower'
  | 'undecided'
  | 'one-seed'
  | 'no-spread';

/** Difference of the second arm to the first on the seeds that both have. */
export interface PairedDifference {
  arms: [from: string, to: string];
  /** Seeds for which both arms have a finite value. */
  n: number;
  mean: number;
  /** Of the differences (n − 1); null where n < 2. */
  sd: number | null;
  se: number | null;
  /** 95 % t interval of the mean difference; null where n < 2, or where the differences have no spread. */
  ci95: [lo: number, hi: number] | null;
  /** Each seed's difference, second minus first, in the order of the seeds. */
  pairs: { seed: number; from: string; to: string; difference: number }[];
  /** Finite values that did not enter, because the other arm lacks their seed. */
  unpaired: { from: number; to: number };
  /** Paired t test of no difference, two-sided; null where n < 2 or without spread. */
  t: { value: number; degrees: number; p: number } | null;
  /** The p of `t` corrected by Holm for all differences of the comparison; null where `t` is. */
  holm: number | null;
  /** 95 % bootstrap interval, bias-corrected and accelerated (Efron 1987); null where n < 3 or without spread. */
  bootstrap: { method: 'BCa'; resamples: number; ci95: [lo: number, hi: number] } | null;
  /** Sign-flip permutation test of the mean difference, two-sided; null where n < 2. */
  permutation: {
    p: number;
    method: 'exact' | 'monte-carlo';
    /** Assignments of signs that were looked at. */
    assignments: number;
    /** Standard error of p, which only Monte Carlo has. */
    error: number | null;
  } | null;
  /** Standardised mean difference of pairs; null where n < 2 or without spread. */
  effect: {
    /** Cohen's d_z: mean / sd of the differences. */
    dz: number;
    /** Hedges' g_z: d_z times the exact small-sample correction for n − 1 degrees of freedom; null where n < 3. */
    gz: number | null;
  } | null;
  /** How often the second arm is better, or higher where the name does not tell; ties count half. */
  superiority: {
    /** Over the paired seeds. */
    paired: number;
    /** Over all pairs of a run of one arm and a run of the other (common language effect size, A of Vargha and Delaney). */
    unpaired: number;
  };
  /** Seeds an arm would need to settle it, were mean and sd as seen; null where n < 2, without spread, or mean 0. */
  power: {
    method: 'noncentral t';
    alpha: 0.05;
    target: 0.8;
    /** Power of the paired t test at the n seeds there are. */
    now: number;
    /** Pairs needed in all; null where more than 10,000 would be. */
    needed: number | null;
    /** `needed` less n, 0 at least; null where `needed` is. */
    more: number | null;
  } | null;
  decision: Decision;
  /** Says in a sentence what may be concluded, and what may not. */
  verdict: string;
}

/** Where runs were compared. */
export interface MatchPoint {
  by: Match;
  /** Epochs, seconds or operations at which all are read; null with `last`. */
  at: number | null;
  /** "at 3 epochs", "after 41.2 s of training", "after 1.34 PFLOP"; empty with `last`. */
  text: string;
}

export interface Comparison {
  metric: string;
  /** Which direction is better; null where the name does not tell. */
  better: 'higher' | 'lower' | null;
  /** What differences are told in: percentage points where the values are shares of 1; nothing for others. */
  unit: 'points' | '';
  match: MatchPoint;
  /** In the order in which the runs were named. */
  arms: ArmSummary[];
  /** Null where there are not exactly two arms with a seed in common. */
  difference: PairedDifference | null;
  /** Each arm against the reference (the first, unless named), or all pairs; where they have a seed in common. */
  differences: PairedDifference[];
  /** What was left out and why, in sentences. */
  notes: string[];
  warnings: CompareWarning[];
  skipped: SkippedRun[];
}

/** A run that was named and is not there: shown by its name, never silently left out. */
export interface SkippedRun {
  run: string;
  /** `removed` can be restored; `unknown` is purged, or never was. */
  why: 'removed' | 'unknown';
  text: string;
}

/** Something that makes a comparison doubtful. */
export interface CompareWarning {
  kind: 'dataset' | 'metrics' | 'not-finite' | 'unfinished' | 'parameters' | 'fork';
  text: string;
  /** Whom it concerns. */
  runs: string[];
}

/** A curve: of one run, or the mean of a group's runs at each epoch of a stage. */
export interface Curve {
  /** Id of the run; null for a group. */
  run: string | null;
  /** Name of the group: the arm, or the setting's value; null without grouping. */
  group: string | null;
  metric: string;
  stage: StageName;
  /** Runs in it. */
  runs: string[];
  /** Epochs before thinning. */
  total: number;
  /** Values that are NaN or infinite: gaps in the curve, excluded from means. */
  notFinite: number;
  /** Where they are, the first 200. */
  gaps: { run: string; epoch: number; x: number; value: 'NaN' | 'Infinity' | '-Infinity' }[];
  x: Float64Array;
  /** The value, or the mean; NaN is a gap. */
  y: Float64Array;
  /** The band; absent for single runs. NaN where fewer than two runs have a value (but for min–max). */
  lo?: Float64Array;
  hi?: Float64Array;
  /** How many runs each mean is over; absent for single runs. */
  n?: Float64Array;
}

export interface CurveSet {
  axis: CurveAxis;
  /** "epoch", "step", "seconds of training", "images", "floating-point operations". */
  axisTitle: string;
  /** The band's name as charts print it, such as "mean ± 1 sd over runs"; null without grouping. */
  bandTitle: string | null;
  curves: Curve[];
  /** Metrics of which no run has a value. */
  absent: string[];
  warnings: CompareWarning[];
  skipped: SkippedRun[];
}

export type SettingValue = string | number | boolean | null;

/** A setting in which the runs differ. */
export interface TableColumn {
  path: string;
  title: string;
  /** `number`: all values are numbers (or none); `log`: and they span a factor of 10 or more. */
  kind: 'number' | 'log' | 'category';
  /** Different values, ascending; null (does not apply) last. */
  values: SettingValue[];
}

export interface TableRow {
  run: string;
  experiment: { id: string; name: string };
  arm: string;
  seed: number;
  status: RunStatus;
  seconds: number;
  epochs: number;
  /** Operations of training recorded; null where the data set's size is not known. */
  flops: number | null;
  /** By path; null where a setting has no influence on the run. */
  settings: Record<string, SettingValue>;
  /** The last value of each metric. NaN and infinities are kept. */
  last: Metrics;
  /** The best finite value, by the metric's direction, for metrics whose name tells it. */
  best: Metrics;
}

export interface SettingsTable {
  columns: TableColumn[];
  metrics: { name: string; better: 'higher' | 'lower' | null; runs: number }[];
  rows: TableRow[];
  warnings: CompareWarning[];
  skipped: SkippedRun[];
}

/** How much each setting decides whether a run is among the best. */
export interface Importance {
  method: 'PED-ANOVA';
  metric: string;
  /** The share of runs called the best. */
  quantile: number;
  /** Runs with a finite value, and those of them among the best. */
  runs: number;
  top: number;
  /** Descending; shares of 1 where any is above 0. */
  settings: { path: string; title: string; raw: number; share: number }[];
  /** Why the numbers are weak or missing, in sentences. */
  notes: string[];
}

/** One line of a diff: a value for each run, in the order of the runs; null where it has none. */
export interface DiffEntry {
  name: string;
  title: string;
  values: SettingValue[];
}

export interface RunsDiff {
  runs: { run: string; arm: string; seed: number; experiment: string; status: RunStatus }[];
  /** Only what differs. Settings without influence on a run are null. */
  settings: DiffEntry[];
  environment: DiffEntry[];
  dataset: DiffEntry[];
  /** Lines that are equal in all runs and therefore left out. */
  equal: number;
  warnings: CompareWarning[];
  skipped: SkippedRun[];
}

/** A cell of a results table. */
export interface ResultCell {
  n: number;
  mean: number | null;
  sd: number | null;
  notFinite: number;
  /** Best mean of its column; with a mean that rounds the same, several are. */
  best: boolean;
}

/** Arms × settings, as a paper prints it. */
export interface ResultsTable {
  title: string;
  /** Settings that tell the rows apart, beside the arm. */
  settings: { path: string; title: string }[];
  metrics: { name: string; title: string; unit: '%' | ''; better: 'higher' | 'lower' | null }[];
  rows: { arm: string; settings: (SettingValue | undefined)[]; cells: ResultCell[] }[];
  notes: string[];
}

/** What one temperature makes of a batch of stored vectors. Shares are means over the anchors. */
export interface LoupePoint {
  temperature: number;
  /** Mean over the anchors that have a positive. */
  loss: number;
  /** Softmax weight that all positives of an anchor get, itself set aside. */
  positiveWeight: number;
  /** Share of the negatives' weight on the hardest tenth of them, on the hardest ten, and on the hardest one. */
  hardestTenth: number;
  hardestTen: number;
  hardestOne: number;
  /** Negatives that count in effect: exp of the entropy of their weights. */
  effectiveNegatives: number;
  /** Length of the gradient of the anchor's own loss with respect to its vector before that is scaled to length 1. */
  gradientNorm: number;
  /** Lengths of the positives' part and of the negatives' part of that gradient, as shares of their sum. */
  positiveShare: number;
  negativeShare: number;
}

export interface Loupe {
  run: string;
  stage: StageName;
  epoch: number;
  /** What was stored: the projection head's output, or the features where that is not there. */
  vectors: 'projection' | 'features';
  /** The loss as the run names it; those without a temperature are shown as supcon-out. */
  loss: string;
  /** The run's own temperature; null where its loss has none. */
  trained: number | null;
  /** Vectors looked at, drawn evenly from all that are stored. */
  anchors: number;
  stored: number;
  withoutPositive: number;
  points: LoupePoint[];
  notes: string[];
}
