import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { AddReport, DatasetCheck, DatasetInfo } from '#shared/dataset.ts';
import { workbenchError } from '#shared/errors.ts';
import type { CliContext } from '../context.ts';
import { counted, integer, none } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { DatasetProgressDisplay } from '../progress/dataset-progress.ts';
import { table } from '../table.ts';

/** `contrast datasets`: the images there are to train on. */
export function datasetsCommand(context: CliContext) {
  return new Command('datasets')
    .description('look at, download and add data sets')
    .addCommand(listCommand(context))
    .addCommand(getCommand(context))
    .addCommand(addCommand(context))
    .addCommand(checkCommand(context));
}

function listCommand(context: CliContext) {
  return new Command('ls').description('list all data sets').action(async () => {
    const datasets = await (await context.workbench()).datasets.list();
    const style = context.style.out;
    context.answer({ datasets }, () =>
      table(
        [
          { title: 'Data set' },
          { title: 'Status' },
          { title: 'Classes', align: 'right' },
          { title: 'Train', align: 'right' },
          { title: 'Test', align: 'right' },
          { title: 'Image', align: 'right' },
          { title: 'What to do' },
        ],
        datasets.map((info) => [
          style.strong(info.id),
          info.status === 'ready'
            ? style.good(info.status)
            : info.status === 'broken'
              ? style.bad(info.status)
              : info.status,
          info.classes === null ? none : String(info.classes.length),
          info.sizes === null ? none : integer(info.sizes.train),
          info.sizes === null ? none : integer(info.sizes.test),
          info.imageShape?.join('×') ?? none,
          info.status === 'absent' ? `contrast datasets get ${info.id}` : (info.reason ?? ''),
        ]),
        style,
      ),
    );
  });
}

/** Runs work that reports its progress and that Ctrl-C stops. Undefined where it was stopped. */
async function withProgress<T>(
  context: CliContext,
  work: (options: { onProgress: DatasetProgressDisplay['show']; signal: AbortSignal }) => Promise<T>,
): Promise<T | undefined> {
  const display = new DatasetProgressDisplay(context);
  let result: T | undefined;
  const interrupted = await interruptible(
    context.host,
    async (signal) => {
      try {
        result = await work({ onProgress: display.show, signal });
      } finally {
        display.stop();
      }
    },
    () => display.line('Stopping. Press Ctrl-C again to stop at once.'),
  );
  if (interrupted && result === undefined) {
    context.exitCode = 130;
    context.note('Stopped. The same command goes on or begins again.');
    if (context.json) context.answer({ interrupted: true }, () => '');
  }
  return result;
}

function readyText(info: DatasetInfo): string {
  const size =
    info.sizes === null
      ? ''
      : `: ${counted(info.sizes.train, 'training image')}, ${counted(info.sizes.test, 'test image')}`;
  return `${info.title} is ready${size}.\nIt is in ${info.location}`;
}

function getCommand(context: CliContext) {
  return new Command('get')
    .description('download a data set that the program knows')
    .argument('<name>', 'mnist, cifar10 or cifar100')
    .option('--from <file>', 'its archive, where you have it already')
    .action(async (name, { from }) => {
      const { datasets } = await context.workbench();
      const file = from === undefined ? undefined : resolve(context.host.cwd, from);
      const info = await withProgress(context, (options) => datasets.get(name, { ...options, from: file }));
      if (info !== undefined) context.answer({ dataset: info }, () => readyText(info));
    });
}

function addCommand(context: CliContext) {
  return new Command('add')
    .description('add your own images: a folder or archive with a folder for each class')
    .argument('<name>', 'what to call the data set')
    .argument('<path>', 'a folder, or a .zip or .tar.gz file')
    .option('--size <pixels>', 'height and width that images are scaled to, such as 32 or 48x64', '32')
    .option('--grey', 'keep brightness only')
    .option(
      '--test-fraction <share>',
      'share of each class to test on, where there are no folders train and test',
      '0.2',
    )
    .option('--seed <number>', 'seed that chooses the test images', '0')
    .option('--refuse-corrupt', 'fail at an image that cannot be decoded, in place of passing it over')
    .action(async (name, path, options) => {
      const settings = {
        size: parseSize(options.size),
        channels: options.grey === true ? (1 as const) : (3 as const),
        testFraction: parseNumber(
          '--test-fraction',
          options.testFraction,
          'a number between 0 and 1',
          (x) => x > 0 && x < 1,
        ),
        seed: parseNumber('--seed', options.seed, 'a whole number from 0 to 4294967295', isSeed),
        onCorrupt: options.refuseCorrupt === true ? ('refuse' as const) : ('skip' as const),
      };
      const { datasets } = await context.workbench();
      const source = resolve(context.host.cwd, path);
      const report = await withProgress(context, (running) =>
        datasets.add(name, source, { ...settings, ...running }),
      );
      if (report !== undefined) context.answer(report, () => addText(report, settings));
    });
}

const isSeed = (x: number) => Number.isInteger(x) && x >= 0 && x <= 0xffffffff;

/** @throws dataset.option */
function parseNumber(
  option: string,
  text: string,
  allowed: string,
  valid: (value: number) => boolean,
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!valid(value)) throw workbenchError('dataset.option', { option, value: text, allowed });
  return value;
}

/** "32" or "48x64" (height, width). @throws dataset.option */
function parseSize(text: string): [height: number, width: number] {
  const match = /^(\d{1,5})(?:[x×](\d{1,5}))?$/.exec(text.trim());
  if (match === null)
    throw workbenchError('dataset.option', {
      option: '--size',
      value: text,
      allowed: 'pixels such as 32 or 48x64',
    });
  return [Number(match[1]), Number(match[2] ?? match[1])];
}

function addText(report: AddReport, { testFraction, seed }: { testFraction: number; seed: number }): string {
  const lines = [readyText(report.info)];
  if (report.split === 'chosen') {
    lines.push(`Test images were chosen by seed ${seed}: ${Math.round(testFraction * 100)} % of each class.`);
  }
  if (report.ignored.count > 0) {
    lines.push(
      `${counted(report.ignored.count, 'file')} passed over, not being images: ${report.ignored.examples.join(', ')}`,
    );
  }
  if (report.corrupt.length > 0) {
    lines.push(
      `${counted(report.corrupt.length, 'image')} passed over, being damaged:`,
      ...report.corrupt.slice(0, 10).map(({ image, reason }) => `  ${image}: ${reason}`),
    );
  }
  return lines.join('\n');
}

function checkCommand(context: CliContext) {
  return new Command('check')
    .description('read every image of a data set again and say what is wrong with it')
    .argument('<name>', 'a data set’s name')
    .action(async (name) => {
      const { datasets } = await context.workbench();
      const check = await withProgress(context, ({ signal }) => datasets.check(name, signal));
      if (check === undefined) return;
      if (!check.fingerprint.matches) context.exitCode = 1;
      context.answer({ check }, () => checkText(check, context));
    });
}

function checkText(check: DatasetCheck, context: CliContext): string {
  const { good, warn, bad } = context.style.out;
  const { duplicates } = check;
  const found: [number, string][] = [
    [duplicates.withinTrain, 'training image that repeats another'],
    [duplicates.withinTest, 'test image that repeats another'],
    [duplicates.testInTrain, 'test image that is among the training images too'],
  ];
  const range = (counts: readonly number[]) => {
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    return least === most ? integer(least) : `${integer(least)} to ${integer(most)}`;
  };
  return [
    check.fingerprint.matches
      ? good(`${check.id} is whole: its contents are what they were when it was made.`)
      : bad(`${check.id} has changed since it was made: get or add it again.`),
    `${counted(check.sizes.train, 'training image')} (${range(check.perClass.train)} a class), ${counted(check.sizes.test, 'test image')} (${range(check.perClass.test)} a class)`,
    `Mean of the channels ${check.mean.map((x) => x.toFixed(4)).join(', ')}; standard deviation ${check.std.map((x) => x.toFixed(4)).join(', ')}`,
    ...found
      .filter(([count]) => count > 0)
      .map(([count, what]) =>
        warn(
          `${counted(count, what, what.replace('image that repeats', 'images that repeat').replace('image that is', 'images that are'))}`,
        ),
      ),
  ].join('\n');
}
