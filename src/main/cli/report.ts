/** What an experiment's runs amount to: the answer of `demo` and `run`. */
import type { Comparison } from '#shared/comparison.ts';
import type { ExperimentSpec } from '#shared/experiment.ts';
import type { RunDetail } from '#shared/run.ts';
import type { CliContext } from './context.ts';
import { counted } from './format.ts';
import { armsTable, differenceText, sweepTable } from './result.ts';
import { runDetailDocument } from './run-document.ts';

export interface Trained {
  experiment: { id: string; name: string; spec: ExperimentSpec };
  runs: readonly RunDetail[];
  /** Null where nothing has finished, or where the runs of an arm are not one thing that could be compared. */
  comparison: Comparison | null;
  /** Folder of the data. */
  home: string;
  interrupted: boolean;
  /** Whether another program goes on with what is left. */
  goesOn: boolean;
}

/** The finished runs, where comparing them makes sense: a sweep has several runs of an arm and a seed. */
export function comparableRuns(spec: ExperimentSpec, runs: readonly RunDetail[]): string[] {
  if (spec.sweep.length > 0) return [];
  return runs.filter((run) => run.status === 'finished').map((run) => run.id);
}

export function reportTrained(context: CliContext, trained: Trained): void {
  const { experiment, runs, comparison, interrupted } = trained;
  const unfinished = runs.some((run) => run.status !== 'finished');
  const failed = runs.some((run) => run.status === 'failed');
  context.exitCode = interrupted && unfinished ? 130 : failed ? 1 : 0;
  context.answer(
    {
      experiment: { id: experiment.id, name: experiment.name },
      runs: runs.map(runDetailDocument),
      comparison,
    },
    () => resultText(context, trained),
  );
}

function resultText(context: CliContext, trained: Trained): string {
  const { experiment, runs, comparison } = trained;
  const style = context.style.out;
  const { sweep } = experiment.spec;
  const blocks: string[] = [];
  if (sweep.length > 0) {
    blocks.push(sweepTable(runs, [...new Set(sweep.flatMap((axis) => axis.setting))], style));
  } else if (comparison !== null) {
    blocks.push(armsTable(comparison, runs, style));
    if (comparison.difference !== null) blocks.push(differenceText(comparison.unit, comparison.difference));
  }
  // As far as it was measured last: a run may come out of it.
  const collapsed = runs.filter((run) => run.metrics['health/collapsed'] === 1);
  if (collapsed.length > 0) {
    const lines = collapsed.map((run) => `  ${run.id}  ${run.arm}, seed ${run.seed}`);
    blocks.push(
      [
        style.bad(`${counted(collapsed.length, 'run')} collapsed, so that images can hardly be told apart:`),
        ...lines,
        'Try a lower learning rate, a higher temperature or a larger batch.',
      ].join('\n'),
    );
  }
  const failed = runs.filter((run) => run.status === 'failed');
  if (failed.length > 0) {
    const lines = failed.map(
      (run) => `  ${run.id}  ${run.arm}, seed ${run.seed}: ${run.failure?.message ?? 'no reason is known'}`,
    );
    blocks.push([style.bad(`${counted(failed.length, 'run')} failed:`), ...lines].join('\n'));
  }
  const paused = runs.filter((run) => run.status === 'paused' || run.status === 'pausing');
  if (paused.length > 0) {
    const ids = paused.map((run) => run.id).join(' ');
    blocks.push(`${counted(paused.length, 'run')} paused. Go on with:\n  npx contrast queue resume ${ids}`);
  }
  blocks.push(`Data: ${trained.home}`, whatNext(trained));
  return blocks.join('\n\n');
}

function whatNext({ experiment, runs, comparison, goesOn }: Trained): string {
  const left = runs.filter(({ status }) => status === 'queued' || (goesOn && status === 'running')).length;
  if (left > 0) {
    return goesOn
      ? `${counted(left, 'run')} still to do by the program that runs. Watch with:\n  npx contrast run --resume ${experiment.id}`
      : `${counted(left, 'run')} still to do. Go on with:\n  npx contrast run --resume ${experiment.id}`;
  }
  return nextSteps([
    ['npx contrast runs ls', 'all runs'],
    ...compareStep(experiment.id, runs, comparison),
    [`npx contrast runs show ${runs[0]!.id}`, 'one run, epoch by epoch'],
    ['npx contrast presets', 'other experiments'],
  ]);
}

/** What was compared already, on another metric; a sweep has not been compared yet. */
function compareStep(
  id: string,
  runs: readonly RunDetail[],
  comparison: Comparison | null,
): (readonly [command: string, what: string])[] {
  if (comparison !== null)
    return [[`npx contrast compare ${id} --metric test/knn-accuracy`, 'another metric']];
  const some = runs.some(({ status }) => status === 'finished');
  return some ? [[`npx contrast compare ${id}`, 'arms and settings, with their uncertainty']] : [];
}

/** Commands to go on with, each with what it shows. */
function nextSteps(steps: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...steps.map(([command]) => command.length));
  return ['Next:', ...steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`)].join('\n');
}
