/** Trains an experiment's runs with progress, then says what they amount to: the whole of `demo` and `run`. */
import type { Comparison } from '#shared/comparison.ts';
import { WorkbenchError } from '#shared/errors.ts';
import type { RunDetail } from '#shared/run.ts';
import type { ExperimentRecord, Workbench } from '../api/workbench.ts';
import type { CliContext } from './context.ts';
import type { PlannedExperiment } from './experiment-source.ts';
import { counted } from './format.ts';
import { interruptible } from './interrupt.ts';
import { Progress } from './progress/progress.ts';
import { armsTable, differenceText, mainMetric, sweepTable } from './result.ts';
import { runDetailDocument } from './run-document.ts';

/** Stores an experiment and trains it. @throws what the workbench throws */
export async function trainNew(context: CliContext, plan: PlannedExperiment): Promise<void> {
  const workbench = await context.workbench();
  takeUpLostRuns(context, workbench);
  await train(context, workbench, workbench.experiments.create(plan.spec, plan.runs, plan.folder));
}

/** Goes on with a stored experiment. @param id of the experiment or of one of its runs @throws store.* */
export async function trainStored(context: CliContext, id: string): Promise<void> {
  const workbench = await context.workbench();
  const record = findExperiment(workbench, id);
  takeUpLostRuns(context, workbench);
  await train(context, workbench, record);
}

/** An experiment by its id, or by the id of one of its runs. @throws store.* */
function findExperiment(workbench: Workbench, id: string): ExperimentRecord {
  try {
    return workbench.experiments.get(id);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'store.unknown-experiment') throw error;
    let experimentId: string;
    try {
      experimentId = workbench.runs.get(id).experiment.id;
    } catch (other) {
      // Neither: the complaint about the experiment is the one that helps.
      throw other instanceof WorkbenchError && other.code === 'store.unknown-run' ? error : other;
    }
    return workbench.experiments.get(experimentId);
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
  const runs = record.runIds.map((id) => workbench.runs.get(id));
  const waiting = runs.filter((run) => run.status === 'queued');
  context.note(
    `Experiment ${record.id} "${record.name}": ${counted(runs.length, 'run')}${
      waiting.length === runs.length ? '' : `, ${waiting.length} of them waiting`
    }.`,
  );
  const progress = new Progress(context, runs);
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
  report(context, workbench, record, interrupted);
}

function report(
  context: CliContext,
  workbench: Workbench,
  record: ExperimentRecord,
  interrupted: boolean,
): void {
  const runs = record.runIds.map((id) => workbench.runs.get(id));
  const finished = runs.filter((run) => run.status === 'finished');
  const failed = runs.filter((run) => run.status === 'failed');
  // A sweep has several runs of an arm and a seed: its arms are not one thing each that could be compared.
  const comparable = finished.length > 0 && record.spec.sweep.length === 0;
  const comparison = comparable
    ? workbench.compare(
        finished.map((run) => run.id),
        mainMetric,
      )
    : null;
  context.exitCode = interrupted && finished.length < runs.length ? 130 : failed.length > 0 ? 1 : 0;
  context.answer(
    { experiment: { id: record.id, name: record.name }, runs: runs.map(runDetailDocument), comparison },
    () => resultText(context, workbench, record, runs, comparison),
  );
}

function resultText(
  context: CliContext,
  workbench: Workbench,
  record: ExperimentRecord,
  runs: readonly RunDetail[],
  comparison: Comparison | null,
): string {
  const style = context.style.out;
  const blocks: string[] = [];
  if (record.spec.sweep.length > 0) {
    blocks.push(sweepTable(runs, [...new Set(record.spec.sweep.flatMap((axis) => axis.setting))], style));
  } else if (comparison !== null) {
    blocks.push(armsTable(comparison, runs, style));
    if (comparison.difference !== null) blocks.push(differenceText(comparison.metric, comparison.difference));
  }
  const failed = runs.filter((run) => run.status === 'failed');
  if (failed.length > 0) {
    const lines = failed.map(
      (run) => `  ${run.id}  ${run.arm}, seed ${run.seed}: ${run.failure?.message ?? 'no reason is known'}`,
    );
    blocks.push([style.bad(`${counted(failed.length, 'run')} failed:`), ...lines].join('\n'));
  }
  const waiting = runs.filter((run) => run.status === 'queued').length;
  blocks.push(`Data: ${workbench.home}`);
  blocks.push(
    waiting > 0
      ? `${counted(waiting, 'run')} still to do. Go on with:\n  npx contrast run --resume ${record.id}`
      : nextSteps([
          ['npx contrast runs ls', 'all runs'],
          ...(comparison === null
            ? []
            : [[`npx contrast compare ${record.id} --metric test/knn-accuracy`, 'another metric'] as const]),
          [`npx contrast runs show ${runs[0]!.id}`, 'one run, epoch by epoch'],
          ['npx contrast presets', 'other experiments'],
        ]),
  );
  return blocks.join('\n\n');
}

/** Commands to go on with, each with what it shows. */
function nextSteps(steps: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...steps.map(([command]) => command.length));
  return ['Next:', ...steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`)].join('\n');
}
