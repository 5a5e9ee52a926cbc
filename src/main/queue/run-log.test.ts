import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { RunLog } from './run-log.ts';

test('a log has what a trainer says, without what its library says at each start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contrast-log-'));
  const told: string[] = [];
  const log = new RunLog(join(folder, 'run.log'), (line) => told.push(line));
  const stream = Readable.from([
    'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
    'I0000 00:00:1.4  146 port.cc:153] oneDNN custom operations are on. You may see slightly differ',
    'ent results.\nclass "cat" has one image\nhalf a line',
  ]);
  log.follow(stream);
  await finished(stream);
  log.close();
  expect(told).toEqual(['class "cat" has one image', 'half a line']);
  expect(log.tail).toEqual(told);
  expect(readFileSync(log.path, 'utf8')).toBe('class "cat" has one image\nhalf a line\n');
  rmSync(folder, { recursive: true });
});
