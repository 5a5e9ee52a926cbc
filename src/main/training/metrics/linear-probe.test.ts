import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, onTestFinished, test } from 'vitest';
import { describeEachEngine } from '../../../../test/support/engines.ts';
import { linearProbeAccuracy, probeImages } from './linear-probe.ts';
import { clusters, featureCases } from './testing/clusters.ts';

await describeEachEngine('Linear probe', () => {
  test.each(featureCases)('$size images of $dimensions features equal scikit-learn', async (expected) => {
    const { size, dimensions, classes, probe_accuracy } = expected;
    const accuracy = await linearProbeAccuracy(
      clusters(size, dimensions, classes, 1),
      clusters(2 * size, dimensions, classes, 2),
      classes,
    );
    expect(accuracy).toBeCloseTo(probe_accuracy, 9);
  });

  test('features that never change say nothing, and do no harm', async () => {
    const constant = {
      features: new Float32Array(20).fill(5),
      labels: Int32Array.of(0, 1, 1, 1, 1, 0, 1, 1, 1, 1),
    };
    expect(await linearProbeAccuracy(constant, constant, 2)).toBe(0.8);
  });
});

test('an engine that adds the same products in another order each time is put up with', async () => {
  await tf.setBackend('cpu');
  const own = tf.getKernel(tf.BatchMatMul, 'cpu');
  const replace = (kernel: tf.KernelConfig) => {
    tf.unregisterKernel(tf.BatchMatMul, 'cpu');
    tf.registerKernel(kernel);
  };
  onTestFinished(() => replace(own));
  let products = 0;
  const backend = tf.backend() as tf.KernelBackend & {
    write(values: Float32Array, shape: number[], dtype: 'float32'): tf.DataId;
  };
  replace({
    ...own,
    kernelFunc(request) {
      const result = own.kernelFunc(request) as tf.TensorInfo;
      products += 1;
      const values = (backend.readSync(result.dataId) as Float32Array).map(
        (value, i) => value * (1 + 1e-6 * ((7 * i) % 5)),
      );
      return { ...result, dataId: backend.write(values, result.shape, 'float32') };
    },
  });
  const [train, test] = [clusters(300, 20, 3, 1), clusters(300, 20, 3, 2)];
  const unsettled = await linearProbeAccuracy(train, test, 3);
  expect(products).toBeGreaterThan(0);
  replace(own);
  expect(unsettled).toBeCloseTo(await linearProbeAccuracy(train, test, 3), 2);
});

test('the system to be solved stays within bounds', () => {
  expect(probeImages(64, 50_000)).toBe(10_000);
  expect(probeImages(2048, 4000)).toBe(4000);
  expect(probeImages(4096, 50_000)).toBe(2048);
});
