import type { OptimizerName, StageSettings } from '#shared/settings.ts';
import type { Parameter } from '../parameters.ts';
import { adam } from './adam.ts';
import { lars } from './lars.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

type OptimizerSettings = StageSettings['optimizer'];
type Builder = (parameters: readonly Parameter[], settings: OptimizerSettings) => Optimizer;

const builders: Record<OptimizerName, Builder> = { adam, sgd, lars };

/** The optimiser that the settings name, for the given parameters. */
export function createOptimizer(settings: OptimizerSettings, parameters: readonly Parameter[]): Optimizer {
  return builders[settings.name](parameters, settings);
}
