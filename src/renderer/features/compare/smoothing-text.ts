/** How curves are smoothed, as their charts say it: a picture that is given away has no controls beside it. */
import type { Smoothing } from '#shared/smoothing.ts';

/** Null where they are not. */
export function smoothingText(smoothing: Smoothing): string | null {
  if (smoothing.kind === 'none') return null;
  const { kind, amount } = smoothing;
  if (kind === 'ema') return `smoothed by an EMA of ${amount}`;
  return kind === 'mean'
    ? `smoothed by a running mean of ${amount}`
    : `smoothed by a Gaussian of ${amount} steps`;
}
