/** What is known of runs before they are trained: positives, parameters, memory and time. */
import { totalmem } from 'node:os';
import type { LibraryEvent } from '#shared/contract/events.ts';
import type { DatasetInfo } from '#shared/dataset.ts';
import { WorkbenchError } from '#shared/errors.ts';
import type { RunSpec } from '#shared/experiment.ts';
import { type DatasetShape, trainingImages } from '#shared/flops.ts';
import { positivesOf } from '#shared/positives.ts';
import { type Settings, type StageName, stagesOf } from '#shared/settings.ts';
import { stepBytes } from '#shared/step-memory.ts';
import type { MeasureSpeed } from '../benchmark/speed.ts';
import type { Database } from '../store/database.ts';
import { measuredSpeeds, setMeasuredSpeed } from '../store/measured-speeds.ts';
import { runsInTraining } from '../store/run-status.ts';
import { recordedSpeeds } from '../store/speeds.ts';
import { warningsOf } from './forecast-warnings.ts';
import { knownDatasets } from './known-datasets.ts';
import type { RunForecast, StageForecast } from './run-forecast.ts';
import { type SizedDataset, SpeedBook, speedKey, stageWork } from './speed-book.ts';

export interface Forecast {
  /** In the order of the runs asked for. */
  runs: RunForecast[];
  warnings: string[];
  /** Whether a speed is being measured. */
  measuring: boolean;
  machineBytes: number;
}

export interface ForecastApi {
  /** @param measure begins to measure a speed that is missing, where nothing is in training */
  of(runs: readonly RunSpec[], options?: { measure?: boolean }): Promise<Forecast>;
  /** Calls back when a speed was measured. Returns what ends the subscription. */
  subscribe(listener: (event: LibraryEvent) => void): () => void;
  /** Stops measuring. */
  close(): void;
}

/** Warnings that are told at most. */
const mostWarnings = 50;

export function forecastApi(
  db: Database,
  listDatasets: () => Promise<DatasetInfo[]>,
  measureSpeed: MeasureSpeed,
): ForecastApi {
  const listeners = new Set<(event: LibraryEvent) => void>();
  const closing = new AbortController();
  /** Why a speed could not be measured, by its key. */
  const failures = new Map<string, string>();
  let measuring: string | null = null;

  function begin(key: string, settings: Settings, stage: StageName, shape: DatasetShape): void {
    measuring = key;
    void measureSpeed(
      { settings, stage, imageShape: shape.imageShape, classes: shape.classes },
      closing.signal,
    )
      .then((speed) => {
        if (!closing.signal.aborted) setMeasuredSpeed(db, key, speed);
      })
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        failures.set(key, error instanceof WorkbenchError ? error.message : String(error));
      })
      .finally(() => {
        measuring = null;
        if (!closing.signal.aborted) for (const listener of listeners) listener({ type: 'speeds' });
      });
  }

  return {
    async of(runs, { measure = false } = {}) {
      const datasets = knownDatasets(await listDatasets());
      // With it comes TensorFlow.js, which a program that is asked for no forecast does without.
      const { stageParameters } = await import('../benchmark/networks.ts');
      const book = new SpeedBook(recordedSpeeds(db), measuredSpeeds(db), datasets);
      const busy = runsInTraining(db).length > 0;
      const missing: (() => void)[] = [];
      // Runs that differ in their seed alone share their settings.
      const known = new Map<Settings, RunForecast>();
      const warnings = new Set<string>();
      const forecasts = runs.map((run) => {
        const seen = known.get(run.settings);
        if (seen !== undefined) return seen;
        const forecast = forecastRun(
          run.settings,
          datasets.get(run.settings.dataset.id),
          { book, stageParameters },
          (key, stage) => {
            const failure = failures.get(key);
            if (failure !== undefined) return `Its speed could not be measured: ${failure}`;
            if (busy) return 'A run is in training: a measurement beside it would mislead.';
            const begins = measure && measuring === null && missing.length === 0;
            missing.push(() => begin(key, run.settings, stage, datasets.get(run.settings.dataset.id)!));
            return begins || measuring === key
              ? 'Its speed is being measured.'
              : 'No run like it has been trained or measured here yet.';
          },
        );
        known.set(run.settings, forecast);
        for (const warning of warningsOf(run, forecast, datasets.get(run.settings.dataset.id)))
          warnings.add(warning);
        return forecast;
      });
      if (measure && measuring === null) missing[0]?.();
      return {
        runs: forecasts,
        warnings: [...warnings].slice(0, mostWarnings),
        measuring: measuring !== null,
        machineBytes: totalmem(),
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closing.abort(),
  };
}

interface Sources {
  book: SpeedBook;
  stageParameters: typeof import('../benchmark/networks.ts').stageParameters;
}

/** @param unknown says why there is no speed for a stage */
function forecastRun(
  settings: Settings,
  dataset: SizedDataset | undefined,
  { book, stageParameters }: Sources,
  unknown: (key: string, stage: StageName) => string,
): RunForecast {
  const names = stagesOf(settings.method);
  const positives = positivesOf(settings, dataset);
  if (dataset === undefined) {
    const stages = names.map((name) => {
      const { epochs, batchSize } = settings[name];
      return { name, epochs, batchSize, parameters: null, memoryBytes: null, seconds: null };
    });
    const secondsReason = `The size of data set "${settings.dataset.id}" is not known.`;
    return { stages, positives, memoryBytes: null, seconds: null, secondsFrom: null, secondsReason };
  }
  const parameters = stageParameters(settings, dataset);
  const images = trainingImages(settings, dataset);
  let secondsFrom: RunForecast['secondsFrom'] = 'recorded';
  let secondsReason: string | null = null;
  const stages = names.map((name): StageForecast => {
    const { epochs, batchSize } = settings[name];
    // No batch is larger than the training images are.
    const largest = { ...settings[name], batchSize: Math.min(batchSize, Math.ceil(images)) };
    const rate = book.rate(settings, name, dataset);
    if (rate === null) secondsReason ??= unknown(speedKey(settings, name, dataset), name);
    else if (rate.from === 'measured') secondsFrom = 'measured';
    return {
      name,
      epochs,
      batchSize,
      parameters: parameters[name]!,
      memoryBytes: Math.round(stepBytes({ ...settings, [name]: largest }, name, dataset, parameters[name]!)),
      seconds: rate === null ? null : stageWork(settings, name, dataset) / rate.flopsPerSecond,
    };
  });
  return {
    stages,
    positives,
    memoryBytes: Math.max(...stages.map(({ memoryBytes }) => memoryBytes!)),
    seconds: secondsReason === null ? stages.reduce((sum, { seconds }) => sum + seconds!, 0) : null,
    secondsFrom: secondsReason === null ? secondsFrom : null,
    secondsReason,
  };
}
