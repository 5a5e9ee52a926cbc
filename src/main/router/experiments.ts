import { WorkbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';
import type { ExperimentInput, ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import { positivesOf } from '#shared/positives.ts';
import { presets } from '#shared/presets.ts';
import { stagesOf } from '#shared/settings.ts';
import type { Workbench } from '../api/workbench.ts';
import { os } from './base.ts';

const unnamed = 'The experiment';

type Checked = { spec: ExperimentSpec; runs: RunSpec[]; problems: [] } | { runs: []; problems: string[] };

/** What is right or wrong with an experiment, without throwing. */
function check(experiment: unknown): Checked {
  try {
    return { ...parseExperiment(experiment, unnamed), problems: [] };
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error;
    const lines = error.message.split('\n');
    const problems = lines.length === 1 ? lines : lines.slice(1).map((line) => line.replace(/^ *- /, ''));
    return { runs: [], problems: problems.map((line) => line.replace(`${unnamed}: `, '')) };
  }
}

/** Known before they are downloaded. */
const published = [
  ['cifar10', { classes: 10, train: 50_000 }],
  ['cifar100', { classes: 100, train: 50_000 }],
] as const;

/** Classes and training images of each data set, as far as they are known. */
async function datasetSizes(workbench: Workbench) {
  const known = await workbench.datasets.list();
  return new Map<string, { classes: number; train: number }>([
    ...published,
    ...known.flatMap(({ id, classes, sizes }) =>
      classes === null || sizes === null
        ? []
        : [[id, { classes: classes.length, train: sizes.train }] as const],
    ),
  ]);
}

function planned(run: RunSpec, sizes: Awaited<ReturnType<typeof datasetSizes>>) {
  const { settings } = run;
  return {
    arm: run.arm,
    seed: run.seed,
    varied: run.varied,
    stages: stagesOf(settings.method).map((name) => ({
      name,
      epochs: settings[name].epochs,
      batchSize: settings[name].batchSize,
    })),
    positives: positivesOf(settings, sizes.get(settings.dataset.id)),
  };
}

/** Above this share of anchors without a positive, a contrastive batch teaches little. */
const fewPositives = 0.5;

function warningsOf(plans: readonly ReturnType<typeof planned>[]): string[] {
  const lines = plans.flatMap(({ arm, positives, stages }) =>
    positives === null || positives.without <= fewPositives
      ? []
      : [
          `Arm "${arm}": a batch of ${stages[0]!.batchSize} leaves ${Math.round(positives.without * 100)} % of the anchors without a positive.`,
        ],
  );
  return [...new Set(lines)].slice(0, 20);
}

function presetDocument(
  id: string,
  title: string,
  summary: string,
  experiment: ExperimentInput,
  own: boolean,
) {
  return { id, title, summary, own, experiment, runs: check(experiment).runs.length };
}

export const experiments = {
  validate: os.experiments.validate.handler(({ input }) => {
    const { runs, problems } = check(input.experiment);
    return { valid: problems.length === 0, problems, runs: runs.length };
  }),
  preview: os.experiments.preview.handler(async ({ input, context }) => {
    const { runs, problems } = check(input.experiment);
    const sizes = await datasetSizes(context.workbench);
    const page = runs.slice(input.offset, input.offset + input.limit);
    // One run of each setting tells what the others would.
    const distinct = runs.filter((run) => run.seed === runs[0]!.seed).slice(0, 1000);
    return {
      valid: problems.length === 0,
      problems,
      warnings: warningsOf(distinct.map((run) => planned(run, sizes))),
      total: runs.length,
      runs: page.map((run) => planned(run, sizes)),
    };
  }),
  create: os.experiments.create.handler(({ input, context }) => {
    const { spec, runs } = parseExperiment(input.experiment, input.source);
    return context.workbench.experiments.create(spec, runs, { gitCommit: input.gitCommit });
  }),
  get: os.experiments.get.handler(({ input, context }) => context.workbench.experiments.get(input.id)),
  list: os.experiments.list.handler(({ input, context }) => context.workbench.experiments.list(input)),
  presets: os.experiments.presets.handler(({ context }) => [
    ...presets.map(({ id, title, summary, experiment }) =>
      presetDocument(id, title, summary, experiment, false),
    ),
    ...context.workbench.saved.list('preset').map(({ id, name, body }) => {
      const { summary, experiment } = body as { summary: string; experiment: ExperimentInput };
      return presetDocument(id, name, summary, experiment, true);
    }),
  ]),
  savePreset: os.experiments.savePreset.handler(({ input, context }) => {
    const { title, summary, experiment } = input;
    // Refused where it is wrong: a preset is for use.
    parseExperiment(experiment, title);
    const { saved } = context.workbench;
    const same = saved.list('preset').find(({ name }) => name === title);
    const { id } = saved.save('preset', {
      id: same?.id,
      screen: '',
      name: title,
      body: { summary, experiment },
    });
    return presetDocument(id, title, summary, experiment, true);
  }),
  removePreset: os.experiments.removePreset.handler(({ input, context }) => ({
    removed: context.workbench.saved.remove('preset', input.id),
  })),
};
