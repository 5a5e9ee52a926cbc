import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { featureLayers } from '#shared/artifacts.ts';
import { unpackMap } from '#shared/contract/projection-wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { workbenchError } from '#shared/errors.ts';
import { fileFailure } from '#shared/file-failure.ts';
import {
  completeMapParameters,
  type LoadedMap,
  type MapParameters,
  mapMethods,
  mapMetrics,
  mapParametersSchema,
} from '#shared/projection.ts';
import { stageNames } from '#shared/settings.ts';
import { exportMap } from '../../api/map-files.ts';
import { type MatrixMap, mapMatrix } from '../../api/map-matrix.ts';
import type { CliContext } from '../context.ts';
import { decimal, duration, integer, none } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { followMapJob } from '../map-job.ts';
import { answerSeries, type FinishedSeries, seriesOfRun } from '../map-series.ts';
import { MapProgressDisplay } from '../progress/map-progress.ts';

/** A map as `--json` prints it. */
interface MapDocument {
  run: string | null;
  stage: string | null;
  epoch: number | null;
  method: string;
  n: number;
  perplexity: number;
  seconds: number;
  kl: number | null;
  neighbour_overlap: number | null;
  trustworthiness: number | null;
  knn_accuracy: number | null;
  notes: string[];
  points: [x: number, y: number][];
  labels: number[];
  ids: number[];
}

type Finished = Pick<LoadedMap, 'x' | 'y' | 'ids' | 'labels'> & {
  document: MapDocument;
  loaded: LoadedMap | null;
};

/** Reads a number that the schema of parameters allows. */
function parameter(name: 'perplexity' | 'exaggeration' | 'iterations' | 'sample' | 'seed' | 'threads') {
  return (text: string): number => {
    const { success, data, error } = mapParametersSchema.shape[name].safeParse(Number(text));
    if (!success)
      throw new InvalidArgumentError(`It must be a number in its range (${error.issues[0]!.message}).`);
    return data;
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number from 0.');
  return value;
}

/** `contrast embed`: a map of what an encoder has learned. */
export function embedCommand(context: CliContext) {
  return new Command('embed')
    .description('map the features of a run, or any matrix, to the plane')
    .argument('[run]', 'its id, or the start of it')
    .option('--epoch <n>', 'epoch whose features are mapped (default: the last)', wholeNumber)
    .option('--series', 'make the time machine: a map for each epoch, aligned to the one before')
    .addOption(new Option('--stage <name>', 'stage of that epoch').choices(stageNames))
    .addOption(
      new Option('--layer <name>', 'whose output is mapped').choices(featureLayers).default('encoder'),
    )
    .option('--features <file.npy>', 'map this matrix instead of a run’s features')
    .option('--labels <file.npy>', 'classes of the matrix’s rows')
    .addOption(new Option('--method <name>', 'how to map').choices(mapMethods).default('tsne'))
    .addOption(
      new Option('--metric <name>', 'how features are compared').choices(mapMetrics).default('euclidean'),
    )
    .option('--perplexity <x>', 'about how many neighbours to keep near', parameter('perplexity'))
    .option('--exaggeration <x>', 'factor of attraction in the beginning', parameter('exaggeration'))
    .option('--iterations <n>', 'steps of the optimiser', parameter('iterations'))
    .option('--sample <n>', 'map only so many points; 0: all', parameter('sample'))
    .option('--seed <n>', 'the same seed gives the same map', parameter('seed'))
    .option('--threads <n>', 'processor threads; 0: two where there are two', parameter('threads'))
    .option('-o, --output <file>', 'write the map: .json, .npz or .csv')
    .action(async (run, options) => {
      const { epoch, stage, features, labels, output, series, ...rest } = options;
      const refuse = (problem: string) =>
        workbenchError('cli.usage', { problem, command: context.commandName });
      if ((run === undefined) === (features === undefined)) throw refuse('give either a run or --features');
      if (series && (features !== undefined || epoch !== undefined || stage !== undefined))
        throw refuse('--series maps all epochs of a run; leave out --epoch, --stage and --features');
      const parameters = completeMapParameters(rest as Partial<MapParameters>);
      const at = (path: string) => resolve(context.host.cwd, path);
      const display = new MapProgressDisplay(context);
      let finished: Finished | undefined;
      let machine: FinishedSeries | undefined;
      const interrupted = await interruptible(
        context.host,
        async (signal) => {
          try {
            if (series) {
              machine = await seriesOfRun(context, { run: run!, parameters }, display, signal);
              return;
            }
            finished =
              features === undefined
                ? await mapOfRun(context, { run: run!, stage, epoch, parameters }, display, signal)
                : ofMatrix(
                    await mapMatrix({
                      features: at(features),
                      labels: labels === undefined ? undefined : at(labels),
                      parameters,
                      signal,
                      onProgress: (progress) => display.show(progress),
                    }),
                    parameters,
                  );
          } finally {
            display.stop();
          }
        },
        () => display.line('Stopping.'),
      );
      if (machine !== undefined) {
        await answerSeries(
          context,
          machine,
          output === undefined ? undefined : { path: at(output), name: output },
        );
        return;
      }
      if (finished === undefined) {
        if (interrupted) context.exitCode = 130;
        context.note('Stopped. Nothing was kept.');
        if (context.json) context.answer({ interrupted: true }, () => '');
        return;
      }
      const { document } = finished;
      for (const note of document.notes) context.note(note);
      if (output !== undefined) await write(at(output), finished);
      const { points: _, labels: __, ids: ___, ...figures } = document;
      context.answer(output === undefined ? document : { ...figures, file: output }, () =>
        text(document, output),
      );
    });
}

async function mapOfRun(
  context: CliContext,
  request: Parameters<ContrastClient['projection']['compute']>[0],
  display: MapProgressDisplay,
  signal: AbortSignal,
): Promise<Finished | undefined> {
  const started = await context.ask((client) => client.projection.compute(request));
  const job = await context.ask((client) => followMapJob(client, started, display, signal));
  if (job === undefined) return undefined;
  const loaded = await context.ask(async (client) =>
    unpackMap(await client.projection.get({ map: job.maps[0]! })),
  );
  const { info } = loaded;
  const { run, stage, epoch, parameters, seconds, quality, notes } = info;
  const document = documentOf({ ...loaded, run, stage, epoch, seconds, quality, notes }, parameters);
  return { ...loaded, document, loaded };
}

function ofMatrix(map: MatrixMap, parameters: MapParameters): Finished {
  const document = documentOf({ ...map, run: null, stage: null, epoch: null }, parameters);
  return { ...map, document, loaded: null };
}

function documentOf(
  map: Omit<MatrixMap, 'dimensions'> & Pick<MapDocument, 'run' | 'stage' | 'epoch'>,
  parameters: MapParameters,
): MapDocument {
  const { run, stage, epoch, x, y, ids, labels, seconds, quality, notes } = map;
  return {
    run,
    stage,
    epoch,
    method: parameters.method,
    n: ids.length,
    perplexity: Math.min(parameters.perplexity, (ids.length - 1) / 3),
    seconds,
    kl: quality.kl,
    neighbour_overlap: quality.neighbourOverlap,
    trustworthiness: quality.trustworthiness,
    knn_accuracy: quality.knnAccuracy,
    notes,
    points: Array.from(x, (value, i) => [value, y[i]!]),
    labels: Array.from(labels),
    ids: Array.from(ids),
  };
}

async function write(path: string, { document, loaded, ...points }: Finished): Promise<void> {
  const kind = extname(path).toLowerCase();
  const content =
    kind === '.npz' || kind === '.csv'
      ? exportMap({ info: loaded?.info ?? null, ...points }, kind === '.npz' ? 'npz' : 'csv')
      : JSON.stringify(document);
  await writeFile(path, content).catch((error) => {
    throw fileFailure(error, path);
  });
}

function text(document: MapDocument, output: string | undefined): string {
  const share = (value: number | null) => (value === null ? none : decimal(value));
  const lines = [
    `${integer(document.n)} points in ${duration(document.seconds)}`,
    `KL divergence     ${share(document.kl)}`,
    `Neighbour overlap ${share(document.neighbour_overlap)}`,
    `Trustworthiness   ${share(document.trustworthiness)}`,
    `1-NN accuracy     ${share(document.knn_accuracy)}`,
  ];
  return [
    ...lines,
    output === undefined
      ? 'Add -o FILE (.json, .npz or .csv) to keep the points, or --json to print them.'
      : `Written to ${output}.`,
  ].join('\n');
}
