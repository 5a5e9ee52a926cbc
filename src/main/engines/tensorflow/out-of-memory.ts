import { OutOfMemory } from '../program.ts';

/**
 * What TensorFlow says where memory ran out: "OOM when allocating tensor" or status 8 on a GPU, "failed to allocate" on a
 * processor, and what CUDA's libraries call it.
 */
const exhausted =
  /\bOOM\b|TF_Status: 8\b|resource[ _]exhausted|failed to allocate|out[ _]of[ _]memory|STATUS_ALLOC_FAILED/i;

/** The work's result, or an error that tells whether memory ran out. @throws OutOfMemory */
export function tellingOutOfMemory<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { message } = cause as Error;
    if (exhausted.test(message)) throw new OutOfMemory(message.split('\n')[0], { cause });
    throw cause;
  }
}
