import { WorkbenchError } from '#shared/errors.ts';
import { parseExperiment } from '#shared/expand.ts';
import type { ExperimentInput, ExperimentSpec, RunSpec } from '#shared/experiment.ts';
import { presets } from '#shared/presets.ts';
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
    const forecast = await context.workbench.forecast.of(runs, { measure: input.measure });
    const planned = runs.map(({ arm, seed, varied }, i) => ({ arm, seed, varied, ...forecast.runs[i]! }));
    const seconds = planned.map((run) => run.seconds);
    const memory = planned.flatMap((run) => run.memoryBytes ?? []);
    return {
      valid: problems.length === 0,
      problems,
      warnings: forecast.warnings,
      total: runs.length,
      runs: planned.slice(input.offset, input.offset + input.limit),
      seconds: seconds.includes(null) ? null : seconds.reduce<number>((sum, one) => sum + one!, 0),
      memoryBytes: memory.reduce<number | null>((most, one) => Math.max(most ?? 0, one), null),
      machineBytes: forecast.machineBytes,
      measuring: forecast.measuring,
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
