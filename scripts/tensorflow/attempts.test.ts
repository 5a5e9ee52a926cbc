import { expect, test } from 'vitest';
import { attemptsFor, noAttempt } from './attempts.ts';
import type { Machine } from './machine.ts';
import type { Setting } from './setting.ts';

const on = (platform: string, glibc?: string, nvidia = false): Machine => ({ platform, glibc, nvidia });

test.each<[string, Machine, Setting, string[]]>([
  ['Linux', on('linux-x64', '2.36'), 'auto', ['wheel cpu', 'official cpu']],
  ['Linux, GPU', on('linux-x64', '2.36', true), 'auto', ['wheel gpu', 'wheel cpu', 'official gpu']],
  ['Linux, GPU, wheel only', on('linux-x64', '2.36', true), 'wheel', ['wheel gpu', 'wheel cpu']],
  ['Linux, official only', on('linux-x64', '2.36'), 'official', ['official cpu']],
  ['Linux, skip', on('linux-x64', '2.36'), 'skip', []],
  ['Linux, old glibc', on('linux-x64', '2.17'), 'auto', ['official cpu']],
  ['Linux, newest glibc', on('linux-x64', '3.0'), 'wheel', ['wheel cpu']],
  ['Linux, musl', on('linux-x64'), 'auto', []],
  ['Linux, ARM64', on('linux-arm64', '2.36'), 'auto', ['wheel cpu', 'official cpu']],
  ['Linux, ARM64, GPU', on('linux-arm64', '2.36', true), 'wheel', ['wheel cpu']],
  ['macOS, Apple silicon', on('darwin-arm64'), 'auto', ['wheel cpu', 'official cpu']],
  ['macOS, Intel', on('darwin-x64'), 'auto', ['official cpu']],
  ['Windows', on('win32-x64'), 'auto', ['official cpu']],
  ['FreeBSD', on('freebsd-x64'), 'auto', []],
])('%s', (_name, machine, setting, expected) => {
  expect(attemptsFor(machine, setting).map(({ route, device }) => `${route} ${device}`)).toEqual(expected);
});

test('says why there is no route', () => {
  expect(noAttempt(on('linux-x64')).message).toBe(
    'TensorFlow needs glibc 2.27 or newer and this system has another C library',
  );
  expect(noAttempt(on('freebsd-x64')).message).toBe('there is no TensorFlow for freebsd-x64');
});
