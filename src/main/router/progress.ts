/** Long work as a stream: its progress as it goes, and at the end what came of it. */

/**
 * Starts the work and tells its progress. Only the latest matters: a slow reader sees fewer. The failure of the work is
 * thrown once it has ended.
 */
export async function* following<Progress, Result>(
  begin: (onProgress: (progress: Progress) => void) => Promise<Result>,
): AsyncGenerator<Progress, Result> {
  let latest: { progress: Progress } | undefined;
  let done = false;
  let wake = () => {};
  const work = begin((progress) => {
    latest = { progress };
    wake();
  }).finally(() => {
    done = true;
    wake();
  });
  // Its failure is thrown below; until then it must not count as unhandled.
  work.catch(() => {});
  while (!done) {
    if (latest === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else {
      const { progress } = latest;
      latest = undefined;
      yield progress;
    }
  }
  return work;
}
