import type { StageSettings } from '#shared/settings.ts';
import type { Parameter } from '../parameters.ts';
import { adam } from './adam.ts';
import type { Optimizer } from './optimizer.ts';

/** The optimiser that the settings name, for the given parameters. */
export function createOptimizer(
  _settings: StageSettings['optimizer'],
  parameters: readonly Parameter[],
): Optimizer {
  return adam(parameters);
}
