import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkbenchError } from '#shared/errors.ts';
import { readFeatures, readPredictions, writeFeatures, writePredictions } from './outcomes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'contrast-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rows = {
  stage: 'classify' as const,
  epoch: 12,
  dataset: 'mnist',
  classes: ['größe', 'b "quoted"'],
  ids: Int32Array.of(3, 70_000),
  labels: Int32Array.of(1, 0),
};
const predictions = {
  ...rows,
  predicted: Int32Array.of(1, 1),
  confidence: Float32Array.of(0.9, 0.6),
  loss: Float32Array.of(0.1, Number.POSITIVE_INFINITY),
};
const features = {
  ...rows,
  encoder: Float32Array.of(1, 2, 3, 4, 5, Number.NaN),
  projection: Float32Array.of(-1, 1),
};

test('what is written is read again', () => {
  const written = writePredictions(predictions, join(folder, 'new'));
  expect(written.file).toMatch(/^classify-00012-[0-9a-f]{12}\.safetensors$/);
  expect(readPredictions(join(folder, 'new', written.file), written.sha256)).toEqual(predictions);
  const { file } = writeFeatures(features, folder);
  expect(readFeatures(join(folder, file))).toEqual(features);
  const bare = { ...features, projection: null };
  expect(readFeatures(join(folder, writeFeatures(bare, folder).file))).toEqual(bare);
});

test('it is a safetensors file: a header that anyone can read, then the numbers', () => {
  const bytes = readFileSync(join(folder, writeFeatures(features, folder).file));
  const length = Number(bytes.readBigUInt64LE(0));
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    __metadata__: {
      stage: 'classify',
      epoch: '12',
      dataset: 'mnist',
      split: 'test',
      classes: '["größe","b \\"quoted\\""]',
    },
    ids: { dtype: 'I32', shape: [2], data_offsets: [0, 8] },
    labels: { dtype: 'I32', shape: [2], data_offsets: [8, 16] },
    encoder: { dtype: 'F32', shape: [2, 3], data_offsets: [16, 40] },
    projection: { dtype: 'F32', shape: [2, 1], data_offsets: [40, 48] },
  });
  expect(bytes.readInt32LE(8 + length + 4)).toBe(70_000);
});

test('a file that is not what it should be is refused in words', () => {
  const problem = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof WorkbenchError) return `${error.code} ${error.message}`;
      throw error;
    }
    return 'read';
  };
  const path = join(folder, writePredictions(predictions, folder).file);
  expect(problem(() => readPredictions(path, 'f'.repeat(64)))).toContain('SHA-256 differs');
  expect(problem(() => readFeatures(path))).toBe(
    `run.artifact-damaged The file ${path} is damaged: it has no sound tensor "encoder".`,
  );
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, -1));
  expect(problem(() => readPredictions(path))).toContain('it ends within tensor "loss"');
  expect(problem(() => readPredictions(join(folder, 'none')))).toContain('it is gone');
});
