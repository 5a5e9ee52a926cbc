import { Command, Option } from '@commander-js/extra-typings';
import { matches } from '#shared/comparison.ts';
import { workbenchError } from '#shared/errors.ts';
import { type ResultsFormat, resultsFormats } from '#shared/results-table.ts';
import { comparisonText } from '../comparison-text.ts';
import type { CliContext } from '../context.ts';
import { runsOf } from '../named-runs.ts';
import { mainMetric } from '../result.ts';

const formats = Object.keys(resultsFormats) as ResultsFormat[];
const collect = (value: string, earlier: string[] = []) => [...earlier, value];

/** `contrast compare`: arms compared, with their uncertainty, or as the table of a paper. */
export function compareCommand(context: CliContext) {
  return new Command('compare')
    .description('compare the arms of runs on a metric')
    .argument('<run...>', 'ids of runs, or of experiments for all their runs')
    .option(
      '--metric <name>',
      `the metric, such as test/knn-accuracy (usual: ${mainMetric}); with --format it may be repeated`,
      collect,
    )
    .addOption(
      new Option('--match <point>', 'where in training the metric is read: last, or at equal cost')
        .choices(matches)
        .default('last' as const),
    )
    .option('--reference <arm>', 'the arm that the others are compared with (usual: the first)')
    .option('--all-pairs', 'compare all pairs of arms')
    .option('--skip-missing', 'leave out runs that are removed or unknown')
    .addOption(new Option('--format <format>', 'print a table of results instead').choices(formats))
    .action(async (names, { metric: metrics = [mainMetric], match, format, ...options }) => {
      const [metric, ...more] = metrics as [string, ...string[]];
      const usage = (problem: string) =>
        workbenchError('cli.usage', { problem, command: context.commandName });
      if (format !== undefined && context.json) throw usage('--format and --json are two answers; give one.');
      if (format === undefined && more.length > 0)
        throw usage('One comparison has one --metric; with --format there may be several.');
      const runs = await context.ask((client) => runsOf(client, names, options.skipMissing === true));
      if (format !== undefined) {
        for (const alone of ['reference', 'allPairs'] as const)
          if (options[alone] !== undefined) throw usage('--format prints arms; it compares no pairs.');
        const answer = await context.ask((client) => client.compare.results({ runs, metrics, match }));
        for (const { text } of [...answer.warnings, ...answer.skipped]) context.note(`Warning: ${text}`);
        return context.answer(null, () => resultsFormats[format](answer.table).trimEnd());
      }
      const comparison = await context.ask((client) =>
        client.compare.arms({
          runs,
          metric,
          match,
          skipMissing: true,
          allPairs: options.allPairs === true,
          ...(options.reference === undefined ? {} : { reference: options.reference }),
        }),
      );
      context.answer(comparison, () => comparisonText(comparison, context.style.out));
    });
}
