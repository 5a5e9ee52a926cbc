import { expect, test } from 'vitest';
import { OutOfMemory, type Program } from '../program.ts';
import { tensorflowEagerRunner } from './eager.ts';
import { tellingOutOfMemory } from './out-of-memory.ts';

const failing = (message: string) => () =>
  tellingOutOfMemory(() => {
    throw new Error(message);
  });

test.each([
  'Session fail to run with error: OOM when allocating tensor with shape[8192,8192] and type float on GPU:0',
  'Invalid TF_Status: 8\nMessage: failed to allocate memory',
  'RESOURCE_EXHAUSTED: Out of memory while trying to allocate 17179869184 bytes.',
  'Failed to create cuDNN handle: CUDNN_STATUS_ALLOC_FAILED',
])('memory that ran out: %s', (message) => {
  expect(failing(message)).toThrow(OutOfMemory);
});

test('anything else stays what it is', () => {
  expect(failing('Invalid TF_Status: 3\nMessage: BOOM')).not.toThrow(OutOfMemory);
});

test('steps that run op by op tell it too', () => {
  const program: Program = {
    functions: {
      f() {
        // TensorFlow itself takes ten seconds until it gives up.
        throw new Error('Invalid TF_Status: 8\nMessage: OOM when allocating tensor');
      },
    },
    state: [],
  };
  expect(() => tensorflowEagerRunner(program).run('f', {}, [0, 0])).toThrow(OutOfMemory);
});
