import type { CliHost } from './host.ts';

/**
 * A Ctrl-C reaches this process more than once: from the terminal, and again from npm and from the Node that handed
 * over, which both pass on what they get. What comes this soon after the last is the same key press.
 */
const samePressMilliseconds = 400;

/**
 * Runs work that Ctrl-C stops: the first time gracefully through the signal, the second time at once.
 * @param onFirst called when the graceful stop is asked for
 * @returns whether it was stopped; errors of the work pass through unless they are the stop itself
 */
export async function interruptible(
  host: Pick<CliHost, 'onInterrupt' | 'exit'>,
  work: (signal: AbortSignal) => Promise<void>,
  onFirst: () => void,
): Promise<boolean> {
  const controller = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  const stopListening = host.onInterrupt(() => {
    const now = performance.now();
    const samePress = now - last < samePressMilliseconds;
    last = now;
    if (samePress) return;
    if (controller.signal.aborted) {
      host.exit(130);
    } else {
      controller.abort();
      onFirst();
    }
  });
  try {
    await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || error !== controller.signal.reason) throw error;
  } finally {
    stopListening();
  }
  return controller.signal.aborted;
}
