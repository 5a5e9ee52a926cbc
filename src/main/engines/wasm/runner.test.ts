import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { OutOfMemory } from '../program.ts';
import { wasmEngine } from './engine.ts';
import { wasmRunner } from './runner.ts';

test('a heap that cannot grow is told apart from a defect', async () => {
  await wasmEngine.load();
  const failing = (message: string) => {
    const step = () => {
      throw new Error(message);
    };
    const runner = wasmRunner({ functions: { step }, state: [] });
    return () => runner.run('step', {}, [1, 2]);
  };
  expect(failing('Aborted(). Build with -sASSERTIONS for more info.')).toThrow(OutOfMemory);
  expect(failing('Aborted()')).toThrow('Aborted()');
  expect(failing('divide by zero')).not.toThrow(OutOfMemory);
});

test('a program runs op by op', async () => {
  await wasmEngine.load();
  const runner = wasmRunner({ functions: { twice: ({ x }) => ({ y: tf.add(x!, x!) }) }, state: [] });
  const x = tf.scalar(2);
  const { y } = runner.run('twice', { x }, [1, 2]);
  expect(y!.dataSync()).toEqual(Float32Array.of(4));
  expect(runner.mode).toBe('eager');
  tf.dispose([x, y!]);
});
