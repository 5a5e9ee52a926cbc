/** The time machine of a run as `contrast embed --series` makes, prints and writes it. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type SeriesPoints, unpackSeriesPoints } from '#shared/contract/projection-wire.ts';
import { fileFailure } from '#shared/file-failure.ts';
import type { MapParameters, MapSeries } from '#shared/projection.ts';
import { exportSeries } from '../api/map-files.ts';
import type { CliContext } from './context.ts';
import { decimal, duration, integer, none, percent } from './format.ts';
import { followMapJob } from './map-job.ts';
import type { MapProgressDisplay } from './progress/map-progress.ts';
import { table } from './table.ts';

export interface FinishedSeries {
  series: MapSeries;
  points: SeriesPoints;
}

/** Undefined where it was given up. */
export async function seriesOfRun(
  context: CliContext,
  request: { run: string; parameters: MapParameters },
  display: MapProgressDisplay,
  signal: AbortSignal,
): Promise<FinishedSeries | undefined> {
  const started = await context.ask((client) => client.projection.computeSeries(request));
  const job = await context.ask((client) => followMapJob(client, started, display, signal));
  if (job === undefined) return undefined;
  return context.ask(async (client) => {
    const { series, data } = await client.projection.series({ series: job.series! });
    return { series, points: await unpackSeriesPoints(data, series.n, series.frames.length) };
  });
}

/** As `--json` prints it. */
function documentOf({ series, points }: FinishedSeries) {
  const { id, run, parameters, n, frames } = series;
  return {
    run,
    series: id,
    method: parameters.method,
    n,
    seconds: secondsOf(series),
    frames: frames.map(({ stage, epoch, seconds, quality, displacement, notes }, f) => {
      const { x, y, moved } = points.frames[f]!;
      return {
        stage,
        epoch,
        seconds,
        kl: quality.kl,
        neighbour_overlap: quality.neighbourOverlap,
        trustworthiness: quality.trustworthiness,
        knn_accuracy: quality.knnAccuracy,
        /** Mean distance that points moved since the frame before, divided by the map's radius. */
        displacement,
        notes,
        points: Array.from(x, (value, i) => [value, y[i]!]),
        moved: displacement === null ? null : Array.from(moved),
      };
    }),
    labels: Array.from(points.labels),
    ids: Array.from(points.ids),
  };
}

const secondsOf = ({ frames }: MapSeries) => frames.reduce((sum, { seconds }) => sum + seconds, 0);

/** Writes it where a file is named, and tells what came out. */
export async function answerSeries(
  context: CliContext,
  finished: FinishedSeries,
  output: { path: string; name: string } | undefined,
): Promise<void> {
  const document = documentOf(finished);
  for (const note of new Set(document.frames.flatMap(({ notes }) => notes))) context.note(note);
  if (output !== undefined) {
    const kind = extname(output.path).toLowerCase();
    const content =
      kind === '.npz' || kind === '.csv'
        ? exportSeries(finished.series, finished.points, kind === '.npz' ? 'npz' : 'csv')
        : JSON.stringify(document);
    await writeFile(output.path, content).catch((error) => {
      throw fileFailure(error, output.path);
    });
  }
  const { labels: _, ids: __, frames, ...figures } = document;
  const brief = frames.map(({ points: _, moved: __, ...frame }) => frame);
  context.answer(output === undefined ? document : { ...figures, frames: brief, file: output.name }, () =>
    text(finished.series, context, output?.name),
  );
}

function text(series: MapSeries, context: CliContext, output: string | undefined): string {
  const { n, frames } = series;
  const columns = [
    { title: 'Epoch' },
    ...['KL', 'Overlap', 'Trust', '1-NN', 'Displacement', 'Time'].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const number = (value: number | null) => (value === null ? none : decimal(value));
  const rows = frames.map(({ stage, epoch, quality, displacement, seconds }) => [
    `${stage} ${epoch}`,
    number(quality.kl),
    number(quality.neighbourOverlap),
    number(quality.trustworthiness),
    number(quality.knnAccuracy),
    displacement === null ? none : percent(displacement),
    duration(seconds),
  ]);
  return [
    `${frames.length} maps of ${integer(n)} points in ${duration(secondsOf(series))}`,
    table(columns, rows, context.style.out),
    output === undefined
      ? 'Add -o FILE (.json, .npz or .csv) to keep the points, or --json to print them.'
      : `Written to ${output}.`,
  ].join('\n');
}
