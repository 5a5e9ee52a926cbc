/** What is known of a run before it is trained; null where it is not known. */
import type { ExpectedPositives } from '#shared/positives.ts';
import type { StageName } from '#shared/settings.ts';

export interface StageForecast {
  name: StageName;
  epochs: number;
  batchSize: number;
  parameters: { total: number; trainable: number } | null;
  memoryBytes: number | null;
  seconds: number | null;
}

export interface RunForecast {
  stages: StageForecast[];
  positives: ExpectedPositives | null;
  memoryBytes: number | null;
  seconds: number | null;
  secondsFrom: 'recorded' | 'measured' | null;
  secondsReason: string | null;
}
