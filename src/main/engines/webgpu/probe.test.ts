import { expect, test } from 'vitest';
import { explain } from './probe.ts';

const driver = 'Install the driver of your GPU from its maker or your system’s packages';

test('without the Vulkan loader it is to be installed', () => {
  const warning = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file";
  expect(explain(null, warning)).toEqual({
    reason: 'The Vulkan loader, through which GPUs are reached, is not installed.',
    remedy: `${driver}, and the Vulkan loader (libvulkan1 in Debian and Ubuntu, vulkan-loader in Fedora).`,
  });
});

test('without a GPU a driver may be missing', () => {
  expect(explain(null, '')).toEqual({
    reason: 'No GPU was found that WebGPU can use.',
    remedy: `${driver}; in a container or virtual machine, pass the GPU on to it.`,
  });
});

test('without Dawn the packages are to be installed again', () => {
  expect(explain("Cannot find package 'webgpu' imported from gpu.ts", '')).toEqual({
    reason: "Dawn could not be loaded: Cannot find package 'webgpu' imported from gpu.ts",
    remedy: 'Run "npm ci"; there is a Dawn for Linux, macOS and Windows on x64 and arm64.',
  });
});

test('a driver that ends the process is to be brought up to date', () => {
  expect(explain('opening it ended the process with SIGSEGV', '')).toEqual({
    reason: 'The GPU could not be opened: opening it ended the process with SIGSEGV',
    remedy: `${driver}, or bring it up to date.`,
  });
});
