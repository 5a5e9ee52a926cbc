/** Two or more arms compared on one metric. */
export interface ArmSummary {
  name: string;
  /** Runs with a finite value of the metric. */
  n: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null where n < 2. */
  sd: number | null;
  /** 95 % t interval of the mean; null where n < 2. */
  ci95: [lo: number, hi: number] | null;
}

/** Difference of the second arm to the first on the seeds that both have. */
export interface PairedDifference {
  arms: [from: string, to: string];
  /** Seeds both arms have. */
  n: number;
  mean: number;
  sd: number | null;
  ci95: [lo: number, hi: number] | null;
  /** Says in a sentence what may be concluded, and what may not. */
  verdict: string;
}

export interface Comparison {
  metric: string;
  arms: ArmSummary[];
  /** Null where there are not exactly two arms with a seed in common. */
  difference: PairedDifference | null;
}
