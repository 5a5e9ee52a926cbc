import { expect, test } from 'vitest';
import type { EngineId, EngineStatus } from '#shared/engine.ts';
import type { EngineProvider } from './engine.ts';
import { chooseEngine } from './index.ts';

const nothing = { device: null, version: null, reason: null, remedy: null };

const provider = (id: EngineId, status: Partial<EngineStatus>): EngineProvider => ({
  id,
  probe: async () => ({ id, available: true, ...nothing, ...status }),
  load: () => Promise.reject(new Error('not needed')),
});
const missing = { available: false, reason: 'It is missing.', remedy: 'Install it.' };
const choose = async (choice: Parameters<typeof chooseEngine>[0], providers: EngineProvider[]) =>
  (await chooseEngine(choice, providers)).id;

test('auto takes the first that is available', async () => {
  const webgpu = provider('webgpu', {});
  const wasm = provider('wasm', {});
  expect(await choose('auto', [provider('tensorflow', {}), webgpu, wasm])).toBe('tensorflow');
  expect(await choose('auto', [provider('tensorflow', missing), webgpu, wasm])).toBe('webgpu');
});

test('auto never takes an imitation of a GPU, but whoever asks for it gets it', async () => {
  const providers = [provider('webgpu', { software: true }), provider('wasm', {})];
  expect(await choose('auto', providers)).toBe('wasm');
  expect(await choose('webgpu', providers)).toBe('webgpu');
});

test('an engine that is asked for and missing is explained', async () => {
  await expect(choose('webgpu', [provider('webgpu', missing), provider('wasm', {})])).rejects.toThrow(
    'The engine "webgpu" is not available here: It is missing.',
  );
});
