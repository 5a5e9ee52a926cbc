import { expect, test } from 'vitest';
import { OutOfMemory } from '../program.ts';
import type { GpuDevice } from './gpu.ts';
import { DeviceWatch, webgpuRunner } from './runner.ts';

type Listener = Parameters<GpuDevice['addEventListener']>[1];

/** A device that fails when told to. */
function fakeDevice(lost: GpuDevice['lost'] = new Promise(() => {})) {
  const listeners: Listener[] = [];
  const device: GpuDevice = { lost, addEventListener: (_, listener) => listeners.push(listener) };
  const fail = (message: string) => {
    for (const listener of listeners) listener({ error: { message }, preventDefault() {} });
  };
  return { device, fail };
}

const program = { functions: { train: () => ({}) }, state: [] };

test('an error of the GPU stops the next step, with the first message', () => {
  const { device, fail } = fakeDevice();
  const runner = webgpuRunner(program, new DeviceWatch(device));
  expect(runner.run('train', {}, [1, 2])).toEqual({});
  fail('Device was reset');
  fail('Invalid buffer');
  expect(() => runner.run('train', {}, [1, 2])).toThrow(
    expect.objectContaining({
      code: 'engine.device-failed',
      message: 'The GPU of the engine "webgpu" failed: Device was reset',
      advice:
        'It may have run out of memory: try a smaller batch size. "--set engine=wasm" computes without a GPU.',
    }),
  );
});

test('numbers of a failed GPU are not handed out', async () => {
  const lost = Promise.resolve({ reason: 'unknown', message: '' });
  const runner = webgpuRunner(program, new DeviceWatch(fakeDevice(lost).device));
  await expect(runner.fetch!()).rejects.toThrow('The GPU of the engine "webgpu" failed: unknown');
  expect(() => runner.read()).toThrow('unknown');
});

test('a GPU that ran out of memory is told apart', () => {
  const { device, fail } = fakeDevice();
  const runner = webgpuRunner(program, new DeviceWatch(device));
  fail('Out of memory: Failed to allocate memory for buffer');
  expect(() => runner.run('train', {}, [1, 2])).toThrow(OutOfMemory);
});
