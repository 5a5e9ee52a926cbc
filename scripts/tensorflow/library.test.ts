import { expect, test } from 'vitest';
import { librarySelection, nvidiaSelection } from './library.ts';
import { wheelsFor } from './wheels.ts';

const select = librarySelection(wheelsFor('linux-x64', 'cpu')!.libraries);

test.each([
  ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
  ['tensorflow/libtensorflow_framework.so.2', 'lib/libtensorflow_framework.so.2'],
  ['tensorflow/include/tensorflow/c/eager/c_api.h', 'include/tensorflow/c/eager/c_api.h'],
  ['tensorflow/include/tensorflow/core/platform/ctstring.h', 'include/tensorflow/core/platform/ctstring.h'],
  ['tensorflow/include/tsl/platform/ctstring_internal.h', 'include/tsl/platform/ctstring_internal.h'],
  ['tensorflow/include/xla/tsl/c/tsl_status.h', 'include/xla/tsl/c/tsl_status.h'],
  ['tensorflow/include/tensorflow/core/platform/file_system.h', undefined],
  ['tensorflow/include/tensorflow/compiler/jit/flags.h', undefined],
  ['tensorflow/python/_pywrap_tfe.so', undefined],
])('of the TensorFlow wheel, %s goes to %s', (path, expected) => {
  expect(select(path)).toBe(expected);
});

test.each([
  ['nvidia/cudnn/lib/libcudnn.so.9', true],
  ['nvidia/cuda_nvcc/bin/ptxas', true],
  ['nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc', true],
  ['nvidia/cudnn/include/cudnn.h', false],
  ['nvidia_cudnn_cu12-9.dist-info/RECORD', false],
])('of an NVIDIA wheel, %s is taken: %s', (path, taken) => {
  expect(nvidiaSelection(path)).toBe(taken ? path : undefined);
});
