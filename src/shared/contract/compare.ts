/** Comparing runs: arms, curves, settings, differences, tables, temperatures, and more seeds. */
import { z } from 'zod';
import {
  bands,
  type CompareWarning,
  type Comparison,
  curveAxes,
  type Importance,
  type Loupe,
  matches,
  type ResultsTable,
  type RunsDiff,
  type SettingsTable,
  type SkippedRun,
} from '../comparison.ts';
import { stageNames } from '../settings.ts';
import { base, id, ids, trusted } from './base.ts';

const metric = z.string().min(1).max(200);
const stage = z.enum(stageNames);
const runs = ids.meta({
  description: 'Runs by id. Those that were removed or purged are named in the answer and skipped.',
});

const curves = z.object({
  runs,
  metrics: z
    .array(z.object({ name: metric, stage: stage.optional() }))
    .min(1)
    .max(50),
  x: z.enum(curveAxes).default('epoch'),
  /** `stages`: x begins at 0 with each stage; `sequence`: a stage goes on where the one before it ended. */
  align: z.enum(['stages', 'sequence']).default('stages'),
  /** `none`, `arm`, or the dotted path of a setting. */
  group: z.string().min(1).max(200).default('none'),
  band: z.enum(bands).default('sd'),
  /** At most this many points a curve come back; minima and maxima are among them. */
  points: z.int().min(4).max(10_000).default(500),
});

/** Where in the binary part the points of one curve are. */
const packedCurve = z.object({
  run: z.string().nullable(),
  group: z.string().nullable(),
  metric: z.string(),
  stage,
  runs: z.array(z.string()),
  total: z.int(),
  notFinite: z.int(),
  gaps: z.array(
    z.object({
      run: z.string(),
      epoch: z.int(),
      x: z.number(),
      value: z.enum(['NaN', 'Infinity', '-Infinity']),
    }),
  ),
  /** Points here. */
  length: z.int(),
  /** Whether x is that of the curve before, and left out here. */
  sharesX: z.boolean(),
  /** Whether lo, hi and n follow x and y. */
  banded: z.boolean(),
});

const warnings = z.array(trusted<CompareWarning>('Something that makes the comparison doubtful.'));
const skipped = z.array(trusted<SkippedRun>('A run that was named and is not there.'));

export const packedCurves = z.object({
  axis: z.enum(curveAxes),
  axisTitle: z.string(),
  bandTitle: z.string().nullable(),
  curves: z.array(packedCurve),
  absent: z.array(z.string()),
  warnings,
  skipped,
  data: z.instanceof(Blob),
});
export type PackedCurves = z.infer<typeof packedCurves>;

export const compare = {
  arms: base
    .route({ summary: 'Compare the arms of runs on a metric, pair by pair of seeds' })
    .input(
      z.object({
        runs: ids,
        metric,
        /** At which point of training the metric is read. */
        match: z.enum(matches).default('last'),
        /** Name of the arm that the others are compared with; left out: the first. */
        reference: z.string().min(1).max(400).optional(),
        /** Compares all pairs of arms rather than each with the reference. */
        allPairs: z.boolean().default(false),
        /** Skips runs that are removed or purged, naming them, rather than refusing. */
        skipMissing: z.boolean().default(false),
      }),
    )
    .output(trusted<Comparison>('Arms with mean and interval, and their differences on paired seeds.')),
  curves: base
    .route({
      summary: 'Curves of many runs, alone or as means with bands',
      description:
        'The binary part holds, for one curve after another, x (unless it shares that of the curve before), y and (where banded) lo, hi and n as little-endian 64-bit floats. NaN is a gap.',
    })
    .input(curves)
    .output(packedCurves),
  table: base
    .route({ summary: 'Runs with the settings in which they differ and their last and best metrics' })
    .input(z.object({ runs }))
    .output(trusted<SettingsTable>('Columns, metrics and rows.')),
  importance: base
    .route({ summary: 'Which settings decide whether a run is among the best (PED-ANOVA)' })
    .input(z.object({ runs, metric, quantile: z.number().gt(0).lt(1).default(0.25) }))
    .output(trusted<Importance>('Settings by importance.')),
  diff: base
    .route({ summary: 'Settings, environment and data set in which runs differ' })
    .input(z.object({ runs }))
    .output(trusted<RunsDiff>('Only what differs.')),
  results: base
    .route({ summary: 'Arms × settings with mean and deviation, as a paper prints it' })
    .input(
      z.object({
        runs,
        metrics: z.array(metric).min(1).max(20),
        match: z.enum(matches).default('last'),
      }),
    )
    .output(
      trusted<{ table: ResultsTable; warnings: CompareWarning[]; skipped: SkippedRun[] }>(
        'A table, to be written as Markdown, LaTeX, CSV or HTML.',
      ),
    ),
  loupe: base
    .route({ summary: 'What other temperatures would make of a run’s stored vectors' })
    .input(
      z.object({
        run: id,
        /** Left out: the last epoch that has vectors. */
        epoch: z.int().min(0).optional(),
        temperatures: z.array(z.number().gt(0).max(100)).min(1).max(200),
        /** Vectors to look at, at most. */
        anchors: z.int().min(8).max(4096).default(512),
      }),
    )
    .output(trusted<Loupe>('A point for each temperature.')),
  moreSeeds: base
    .route({ summary: 'Queue the arms of these runs with further seeds, the same for each arm' })
    .input(z.object({ runs: ids, n: z.int().min(1).max(100) }))
    .output(z.object({ seeds: z.array(z.int()), runIds: z.array(z.string()) })),
};
