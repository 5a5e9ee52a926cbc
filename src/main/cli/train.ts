/**
 * Trains an experiment's runs with progress, then says what they amount to: the whole of `demo` and `run`. Where a
 * program serves the home already, that one trains them and this one looks on.
 */
import { WorkbenchError } from '#shared/errors.ts';
import { experimentWarnings } from '#shared/setting-rules.ts';
import { gitCommitOf } from '../api/git-commit.ts';
import type { ExperimentRecord, Workbench } from '../api/workbench.ts';
import type { CliContext } from './context.ts';
import { ask, type CoreClient } from './core-client.ts';
import type { PlannedExperiment } from './experiment-source.ts';
import { follow } from './follow.ts';
import { counted, warningLine } from './format.ts';
import { interruptible } from './interrupt.ts';
import { Progress } from './progress/progress.ts';
import { comparableRuns, reportTrained } from './report.ts';
import { mainMetric } from './result.ts';

/** Stores an experiment and trains it. @throws what the workbench throws */
export async function trainNew(context: CliContext, plan: PlannedExperiment): Promise<void> {
  noteWarnings(context, plan);
  const running = await context.running();
  if (running !== null) {
    await follow(context, running, await ask(() => createThere(running.client, plan)));
    return;
  }
  const workbench = await context.workbench();
  takeUpLostRuns(context, workbench);
  await train(context, workbench, workbench.experiments.create(plan.spec, plan.runs, plan.folder));
}

/** Goes on with a stored experiment. @param id of the experiment or of one of its runs @throws store.* */
export async function trainStored(context: CliContext, id: string): Promise<void> {
  const running = await context.running();
  if (running !== null) {
    const { experiments, runs } = running.client;
    await follow(
      context,
      running,
      await findExperiment(
        id,
        (experiment) => ask(() => experiments.get({ id: experiment })),
        async (run) => (await ask(() => runs.get({ run }))).experiment.id,
      ),
    );
    return;
  }
  const workbench = await context.workbench();
  const record = await findExperiment(
    id,
    (experiment) => workbench.experiments.get(experiment),
    (run) => workbench.runs.get(run).experiment.id,
  );
  takeUpLostRuns(context, workbench);
  await train(context, workbench, record);
}

/** Says beside the answer what of an experiment is allowed and probably not meant. */
export function noteWarnings(context: CliContext, { runs }: PlannedExperiment): void {
  for (const warning of experimentWarnings(runs)) context.note(warningLine(warning));
}

/** Stores and queues an experiment in the program that runs. */
export function createThere(
  client: CoreClient['client'],
  { spec, source, folder }: PlannedExperiment,
): Promise<ExperimentRecord> {
  const gitCommit = folder === null ? null : gitCommitOf(folder);
  return client.experiments.create({ experiment: spec, source, gitCommit });
}

/** An experiment by its id, or by the id of one of its runs. @throws store.* */
async function findExperiment(
  id: string,
  experiment: (id: string) => ExperimentRecord | Promise<ExperimentRecord>,
  experimentOfRun: (id: string) => string | Promise<string>,
): Promise<ExperimentRecord> {
  try {
    return await experiment(id);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'store.unknown-experiment') throw error;
    let experimentId: string;
    try {
      experimentId = await experimentOfRun(id);
    } catch (other) {
      // Neither: the complaint about the experiment is the one that helps.
      throw other instanceof WorkbenchError && other.code === 'store.unknown-run' ? error : other;
    }
    return experiment(experimentId);
  }
}

/** Runs that a program left behind when it was killed wait again. */
function takeUpLostRuns(context: CliContext, workbench: Workbench): void {
  const lost = workbench.queue.recover();
  if (lost.length > 0) {
    context.note(`${counted(lost.length, 'run')} of a program that is gone went back to waiting.`);
  }
}

async function train(context: CliContext, workbench: Workbench, record: ExperimentRecord): Promise<void> {
  const details = () => record.runIds.map((id) => workbench.runs.get(id));
  const progress = Progress.of(context, record, details());
  const interrupted = await interruptible(
    context.host,
    async (signal) => {
      try {
        await workbench.queue.train(record.id, progress, signal);
      } finally {
        progress.stop();
      }
    },
    () => progress.line('Stopping after this step. Press Ctrl-C again to stop at once.'),
  );
  const runs = details();
  const comparable = comparableRuns(record.spec, runs);
  const comparison =
    comparable.length === 0
      ? null
      : await workbench.analysis.arms({ runs: comparable, metric: mainMetric, match: 'last' });
  const { home } = workbench;
  reportTrained(context, { experiment: record, runs, comparison, home, interrupted, goesOn: false });
}
