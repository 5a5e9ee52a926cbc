import type { Preferences } from '#shared/preferences.ts';

/** What becomes of the program when its last window closes. */
export type Closing = 'quit' | 'stay';

/** The buttons of the question, in order. */
export const closingButtons = ['Keep training in the background', 'Pause and quit', 'Cancel'] as const;

/**
 * Runs that are trained go on in the background or stop at their next step, as the person prefers or is asked.
 * @param running number of runs in training
 * @param ask puts the question; resolves with the index of a button
 * @returns null where the window is to stay open
 */
export async function decideClosing(
  policy: Preferences['closePolicy'],
  running: number,
  ask: (question: string) => Promise<number>,
): Promise<Closing | null> {
  if (running === 0) return 'quit';
  if (policy !== 'ask') return policy === 'background' ? 'stay' : 'quit';
  const question =
    running === 1
      ? 'A run is being trained. What should become of it?'
      : `${running} runs are being trained. What should become of them?`;
  const answer = await ask(question);
  return (['stay', 'quit', null] as const)[answer] ?? null;
}
