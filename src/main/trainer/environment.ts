/** What the trainer knows of where it runs. */
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Environment } from '#shared/run.ts';
import type { Settings } from '#shared/settings.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Engine } from '../engines/engine.ts';
import { parameterCounts } from '../training/parameter-counts.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export function trainerEnvironment(
  engine: Engine,
  dataset: Dataset,
  settings: Settings,
): Omit<Environment, 'gitCommit'> {
  const classes = settings.dataset.classes ?? dataset.classes.length;
  return {
    program: version,
    engine: engine.id,
    engineVersion: engine.version,
    device: engine.device,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    os: `${type()} ${release()} ${arch()}`,
    node: process.versions.node,
    datasetFingerprint: dataset.fingerprint,
    parameters: parameterCounts(settings, dataset.imageShape, classes).stages,
  };
}
