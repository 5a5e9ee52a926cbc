/** Gradients against central differences in double precision, on TensorFlow.js's cpu backend with composed ops. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { lossNames } from '#shared/settings.ts';

const script = fileURLToPath(new URL('./testing/float64-main.ts', import.meta.url));

test('gradients of losses, layers and networks are those of central differences', {
  timeout: 300_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const deviations = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
  expect(Object.keys(deviations)).toEqual(
    expect.arrayContaining([...lossNames.map((name) => `loss ${name}`), 'cross-entropy', 'convolution']),
  );
  // Float32 could not come closer than 1e-3.
  for (const [name, deviation] of Object.entries(deviations)) expect(deviation, name).toBeLessThan(1e-6);
});
