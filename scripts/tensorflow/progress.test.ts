import { expect, test } from 'vitest';
import { lineProgress } from './progress.ts';

test('without a terminal, a line for each stage and one every ten seconds', () => {
  const lines: string[] = [];
  let now = 0;
  const progress = lineProgress(
    (line) => lines.push(line),
    () => now,
  );
  progress.stage('Downloading', 274e6);
  for (now = 1000; now <= 21_000; now += 1000) progress.at(now * 15_000);
  progress.stage('Unpacking');
  progress.at(1);
  expect(lines).toEqual([
    'Downloading (274 MB)',
    'Downloading: 150 of 274 MB',
    'Downloading: 274 of 274 MB',
    'Unpacking',
  ]);
});
