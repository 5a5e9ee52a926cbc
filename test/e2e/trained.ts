/** Runs that were really trained, for screens that show what was learned. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TrainedRun {
  id: string;
  arm: string;
}

/** Digits by both arms, in seconds: `test` images of each class, features of a few epochs kept. */
const digits = (train: number, test: number, epochs: number) => ({
  name: 'Digits on a map',
  base: {
    dataset: { id: 'mnist', trainPerClass: train, testPerClass: test },
    encoder: { name: 'small-cnn' },
    supervised: { epochs, batchSize: 100 },
    pretrain: { epochs, batchSize: 200 },
    classify: { epochs: 2, batchSize: 100 },
    evaluation: { embeddings: 4 },
  },
  arms: [
    { name: 'baseline', settings: { method: 'cross-entropy' } },
    { name: 'supcon', settings: { method: 'contrastive' } },
  ],
  seeds: [1],
});

/** Trains them in a home, by the program that serves it where one does. @returns ids by arm */
export async function trainDigits(
  home: string,
  { train = 60, test = 40, epochs = 4 } = {},
): Promise<Record<string, string>> {
  const file = join(home, 'digits.json');
  writeFileSync(file, JSON.stringify(digits(train, test, epochs)));
  const { runs } = (await contrast('run', file, '--home', home)) as { runs: TrainedRun[] };
  return Object.fromEntries(runs.map(({ id, arm }) => [arm, id]));
}

/** What `contrast ARGUMENTS --json` prints. */
async function contrast(...words: string[]): Promise<unknown> {
  const command = join(import.meta.dirname, '../../bin/contrast.mjs');
  const child = spawn(process.execPath, [command, ...words, '--json', '--quiet'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text);
}
