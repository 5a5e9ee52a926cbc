import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { softwareGpu } from '../../../../test/support/software-gpu.ts';
import { webgpuEngine } from './engine.ts';
import { deviations } from './testing/compare.ts';
import type { Numbers } from './testing/numbers.ts';

const script = fileURLToPath(new URL('./testing/numbers-main.ts', import.meta.url));
const minutes = 60_000;

/** What a process of its own computes on an engine: SwiftShader must be in its environment from the start. */
async function numbersOn(engine: string, env: Record<string, string>): Promise<Record<string, Numbers>> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, engine], {
    env: { ...process.env, ...env },
    maxBuffer: 1e8,
    timeout: 8 * minutes,
  });
  return JSON.parse(stdout) as Record<string, Numbers>;
}

/** The largest difference of a square matrix to its transpose. */
function asymmetry(matrix: Numbers): number {
  const n = Math.sqrt(matrix.length);
  return Math.max(...matrix.map((value, at) => Math.abs(value - matrix[(at % n) * n + Math.floor(at / n)]!)));
}

const real = await webgpuEngine.probe();
const software = real.available ? null : await softwareGpu();
afterAll(async () => software?.remove());
const missing = !real.available && software === null;
if (missing) process.stderr.write(`Skipped: WebGPU: ${real.reason}\n`);

describe.skipIf(missing)('WebGPU', () => {
  test('computes what wasm computes', { timeout: 10 * minutes }, async () => {
    const [webgpu, wasm] = [await numbersOn('webgpu', software?.env ?? {}), await numbersOn('wasm', {})];
    expect(Object.keys(webgpu)).toEqual(Object.keys(wasm));
    for (const { name, error, tolerance } of deviations(wasm, webgpu, 1e-4))
      expect(error, name).toBeLessThanOrEqual(tolerance);
    for (const part of ['gram', 'convolution']) {
      const again = part === 'gram' ? 'again' : `${part} again`;
      expect(webgpu[`long products: ${again}`], part).toEqual(webgpu[`long products: ${part}`]);
    }
    expect(asymmetry(webgpu['long products: gram']!)).toBe(0);
  });
});
