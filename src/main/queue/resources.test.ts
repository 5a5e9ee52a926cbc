import { expect, test } from 'vitest';
import type { ResourceUse } from '#shared/run.ts';
import { localDevices, wholeMachine } from './devices.ts';
import { parseGpu, parseProc, parsePs, sampleResources, usageOf } from './resources.ts';

test('what /proc tells, whatever the process is called', () => {
  const stat = `12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20`;
  expect(parseProc(stat, 'Name:\tx\nVmRSS:\t    2048 kB\nThreads:\t1\n')).toEqual({
    rssBytes: 2 * 2 ** 20,
    cpuSeconds: 3,
  });
  expect(parseProc(stat, 'Name:\tx\nState:\tZ (zombie)\n')).toBeNull();
});

test('what ps tells', () => {
  expect(parsePs('  2048 01:02.50\n')).toEqual({ rssBytes: 2 * 2 ** 20, cpuSeconds: 62.5 });
  expect(parsePs('1 1-02:03:04')).toEqual({ rssBytes: 1024, cpuSeconds: 93_784 });
  expect(parsePs('')).toBeNull();
});

test('what nvidia-smi tells', () => {
  const apps = '11, 100, GPU-a\n12, 300, GPU-b\n';
  const shares = 'GPU-a, 20\nGPU-b, 90\n';
  expect(parseGpu(12, apps, shares)).toEqual({ gpuShare: 0.9, gpuMemoryBytes: 300 * 2 ** 20 });
  expect(parseGpu(99, apps, shares)).toEqual({ gpuShare: null, gpuMemoryBytes: null });
  expect(parseGpu(99, '', 'GPU-a, 20\n')).toEqual({ gpuShare: 0.2, gpuMemoryBytes: null });
  expect(parseGpu(12, '12, [N/A], GPU-a', 'GPU-a, [N/A]')).toEqual({ gpuShare: null, gpuMemoryBytes: null });
});

test.skipIf(process.platform === 'win32')('a process that computes is seen to', async () => {
  const uses: ResourceUse[] = [];
  const stop = sampleResources(process.pid, 0.1, (use) => uses.push(use));
  const end = performance.now() + 600;
  while (performance.now() < end) {
    for (let i = 0, x = 1; i < 1e5; i++) x = Math.sin(x);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stop();
  expect(uses.length).toBeGreaterThan(1);
  expect(uses.at(-1)!.rssBytes).toBeGreaterThan(2 ** 24);
  expect(Math.max(...uses.map(({ cpuShare }) => cpuShare))).toBeGreaterThan(0.1);
  expect(await usageOf(2 ** 30)).toBeNull();
});

test('each GPU is a device where there are several', () => {
  expect(localDevices([])).toEqual([wholeMachine]);
  expect(localDevices(['0'])).toEqual([wholeMachine]);
  expect(localDevices(['0', ' 1']).map(({ id, env }) => [id, env.CUDA_VISIBLE_DEVICES])).toEqual([
    ['gpu0', '0'],
    ['gpu1', '1'],
  ]);
});
