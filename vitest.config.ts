import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const compiled = fileURLToPath(new URL('node_modules/.cache/contrast-code', import.meta.url));
const inBrowser = ['test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    // TensorFlow's native library must not be shared by worker threads of one process.
    pool: 'forks',
    // Programs and trainers that tests start, hundreds of them, are compiled once.
    env: { NODE_COMPILE_CACHE: compiled },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Processes and browsers may miss a moment on a machine that is busy with something else; a defect fails twice.
    retry: 1,
    // What a browser shows is waited for, not slept for.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: inBrowser,
          // Two even on two cores: many tests wait for a trainer or a clock.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: inBrowser,
          // A browser that draws by software and a trainer beside it take all that two cores have.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
