import { Command } from '@commander-js/extra-typings';
import { WorkbenchError } from '#shared/errors.ts';
import type { Workbench } from '../../api/workbench.ts';
import type { CliContext } from '../context.ts';
import { comparisonTable, differenceText, mainMetric } from '../result.ts';

/** `contrast compare`: arms compared on one metric, with their uncertainty. */
export function compareCommand(context: CliContext) {
  return new Command('compare')
    .description('compare the arms of runs on a metric')
    .argument('<run...>', 'ids of runs, or of experiments for all their runs')
    .option('--metric <name>', 'the metric, such as test/knn-accuracy', mainMetric)
    .action(async (ids, { metric }) => {
      const workbench = await context.workbench();
      const runIds = [...new Set(ids.flatMap((id) => runsOf(workbench, id)))];
      const comparison = workbench.compare(runIds, metric);
      context.answer(comparison, () => {
        const text = comparisonTable(comparison, context.style.out);
        return comparison.difference === null
          ? text
          : `${text}\n\n${differenceText(comparison.metric, comparison.difference)}`;
      });
    });
}

/** The run of an id, or all runs of the experiment of that id. @throws store.* */
function runsOf(workbench: Workbench, id: string): string[] {
  try {
    return [workbench.runs.get(id).id];
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'store.unknown-run') throw error;
    try {
      return workbench.experiments.get(id).runIds;
    } catch (other) {
      throw other instanceof WorkbenchError && other.code === 'store.unknown-experiment' ? error : other;
    }
  }
}
