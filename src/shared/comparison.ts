/** Arms compared on one metric: the last value that each finished run has of it. */
export interface ArmSummary {
  /** The arm, and what its sweep varied: "supcon, loss.temperature=0.1". */
  name: string;
  /** Runs with a finite value of the metric. */
  n: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null where n < 2. */
  sd: number | null;
  /** 95 % t interval of the mean; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
  /** The finite values, in the order of the seeds. */
  values: { run: string; seed: number; value: number }[];
  /** Finished runs whose value is NaN or infinite, and which therefore do not count. */
  notFinite: number;
}

/** Difference of the second arm to the first on the seeds that both have. */
export interface PairedDifference {
  arms: [from: string, to: string];
  /** Seeds for which both arms have a finite value. */
  n: number;
  mean: number;
  /** Of the differences (n − 1); null where n < 2. */
  sd: number | null;
  /** 95 % t interval of the mean difference; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
  /** Says in a sentence what may be concluded, and what may not. */
  verdict: string;
}

export interface Comparison {
  metric: string;
  /** In the order in which the runs were named. */
  arms: ArmSummary[];
  /** Null where there are not exactly two arms with a seed in common. */
  difference: PairedDifference | null;
  /** Each later arm against the first, where they have a seed in common. */
  differences: PairedDifference[];
  /** What was left out and why, in sentences. */
  notes: string[];
}
