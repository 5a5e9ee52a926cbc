/**
 * Measures the queue with many waiting runs: its state as it is told, choosing the next run, and moving one.
 * Usage: queue.ts [RUNS]. Prints a JSON document with seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';
import { openRouter } from '#main/router/context.ts';
import { directClient } from '#main/router/direct.ts';
import { Database, sql } from '#main/store/database.ts';
import { waitingRuns } from '#main/store/order.ts';
import { parseExperiment } from '#shared/expand.ts';

/** The least of several measurements, in seconds: what the machine can do when nothing else disturbs it. */
async function seconds(work: () => unknown, repeats = 5): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

export async function measureQueue(runs = 5000) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-queue-'));
  const workbench = composeWorkbench({ home });
  const router = openRouter(workbench);
  const client = directClient(router);
  const input = {
    name: 'Many',
    sweep: [{ setting: 'loss.temperature', logRange: { from: 0.01, to: 1, count: runs / 10 } }],
    seeds: Array.from({ length: 10 }, (_, i) => i),
  };
  const planned = parseExperiment(input, 'bench');
  const { runIds } = workbench.experiments.create(planned.spec, planned.runs, null);
  const db = new Database(join(home, 'workbench.sqlite'));
  try {
    // Each profile's speed is known, so that every run's time is worked out.
    const profiles = db.all(sql.selectFrom('stages').select('profile').distinct());
    db.write(() => {
      for (const { profile } of profiles)
        db.run(sql.insertInto('speeds').values({ profile: profile!, seconds_per_epoch: 2, epochs: 1 }));
    });
    const state = await client.queue.state();
    const [first, last] = [runIds[0]!, runIds.at(-1)!];
    return {
      runs: runIds.length,
      /** What a window shows, and all of it. */
      state: await seconds(() => client.queue.state()),
      stateWhole: await seconds(() => client.queue.state({ limit: 10_000 }), 3),
      counts: await seconds(() => client.queue.state({ limit: 0 })),
      next: await seconds(() => waitingRuns(db)),
      move: await seconds(async () => {
        await client.queue.move({ run: last, to: 'first' });
        await client.queue.move({ run: last, to: { after: first } });
      }),
      waiting: state.counts.waiting,
      secondsLeft: state.secondsLeft,
    };
  } finally {
    db.close();
    router.close();
    workbench.close();
    rmSync(home, { recursive: true });
  }
}

if (import.meta.main) {
  const [runs] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await measureQueue(runs), null, 2));
}
