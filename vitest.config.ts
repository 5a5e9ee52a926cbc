import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    // TensorFlow's native library must not be shared by worker threads of one process.
    pool: 'forks',
    // Two even on two cores: many tests wait for a trainer, a browser or a clock.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a browser shows is waited for, not slept for.
    expect: { poll: { timeout: 15_000 } },
  },
});
