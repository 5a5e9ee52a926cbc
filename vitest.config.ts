import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    // TensorFlow's native library must not be shared by worker threads of one process.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a browser shows is waited for, not slept for.
    expect: { poll: { timeout: 15_000 } },
  },
});
