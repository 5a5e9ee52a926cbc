import { expect, test } from 'vitest';
import { type EngineStatus, engineIds } from '#shared/engine.ts';
import { chosenCases, chosenMeasurements } from './choose.ts';

const status = (id: EngineStatus['id'], changes: Partial<EngineStatus> = {}): EngineStatus => ({
  ...{ id, available: true, device: 'D', version: '1', reason: null, remedy: null },
  ...changes,
});
const all = engineIds.map((id) => status(id));
const named = (...call: Parameters<typeof chosenMeasurements>) =>
  chosenMeasurements(...call).map(([{ name }, engine]) => `${name} ${engine}`);

test('the engines of this machine are compared, an imitated GPU only where it is asked for', () => {
  const one = chosenCases(['resnet8-64']);
  expect(named(one, all, [])).toEqual(['resnet8-64 tensorflow', 'resnet8-64 webgpu', 'resnet8-64 wasm']);
  const imitated = [
    status('tensorflow', { available: false }),
    status('webgpu', { software: true }),
    status('wasm'),
  ];
  expect(named(one, imitated, [])).toEqual(['resnet8-64 wasm']);
  expect(named(one, imitated, ['webgpu'])).toEqual(['resnet8-64 webgpu']);
});

test('an engine that is asked for and not there is told with its reason', () => {
  const missing = [
    status('webgpu', { available: false, reason: 'There is no GPU.', remedy: 'Use another.' }),
  ];
  expect(() => chosenMeasurements(chosenCases([]), missing, ['webgpu'])).toThrow(
    'The engine "webgpu" is not available here: There is no GPU.',
  );
});

test('cases that are for none of the engines are told with those that are', () => {
  expect(() => chosenMeasurements(chosenCases(['resnet8-1024']), all, ['wasm'])).toThrow(
    'None of these cases is measured on wasm.',
  );
});
