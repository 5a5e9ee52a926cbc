import type { StageSettings } from '#shared/settings.ts';
import type { Parameter } from '../parameters.ts';
import { momentumDescent } from './momentum.ts';
import type { Optimizer } from './optimizer.ts';
import { withPenalty } from './weight-decay.ts';

/** Stochastic gradient descent with momentum and an L2 penalty, as torch.optim.SGD has them. */
export function sgd(
  parameters: readonly Parameter[],
  { momentum, nesterov, weightDecay }: StageSettings['optimizer'],
): Optimizer {
  return momentumDescent(parameters, {
    name: 'sgd',
    momentum,
    nesterov,
    direction: (parameter, gradient) => withPenalty(parameter, gradient, weightDecay),
  });
}
