/**
 * Measures calls over HTTP: a chart of a million points, and pages of ten thousand runs.
 * Usage: calls.ts [SAMPLES [RUNS]]. Prints a JSON document with seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';
import { openRouter } from '#main/router/context.ts';
import { remoteClient } from '#main/server/client.ts';
import { startServer } from '#main/server/server.ts';
import { Database } from '#main/store/database.ts';
import { appendSamples } from '#main/store/samples.ts';
import { parseExperiment } from '#shared/expand.ts';

async function seconds(call: () => Promise<unknown>, repeats = 10): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await call();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

export async function measureCalls(samples = 1_000_000, runs = 10_000) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-calls-'));
  const workbench = composeWorkbench({ home });
  const router = openRouter(workbench);
  const server = await startServer(router, { pages: '/nowhere' });
  const client = remoteClient(server);
  const input = {
    name: 'Many',
    sweep: [{ setting: 'loss.temperature', logRange: { from: 0.01, to: 1, count: runs / 10 } }],
    seeds: Array.from({ length: 10 }, (_, i) => i),
  };
  const planned = parseExperiment(input, 'bench');
  const { runIds } = workbench.experiments.create(planned.spec, planned.runs, null);
  const run = runIds[0]!;
  const db = new Database(join(home, 'workbench.sqlite'));
  for (let from = 0; from < samples; from += 100_000) {
    const some = Array.from({ length: Math.min(100_000, samples - from) }, (_, i) => ({
      step: from + i,
      at: 1.8e12 + (from + i) * 100,
      value: Math.sin((from + i) / 1000),
    }));
    appendSamples(db, { runId: run, stage: 'pretrain', name: 'step/loss' }, some);
  }
  db.close();
  const figures = {
    samples,
    runs: runIds.length,
    chart: await seconds(() => client.metrics.series({ series: [{ run, name: 'step/loss' }] })),
    page: await seconds(() => client.runs.list({ limit: 100, fields: ['settings.loss.temperature'] })),
    filtered: await seconds(() =>
      client.runs.list({
        where: [{ field: 'settings.loss.temperature', op: '<', value: 0.1 }],
        sort: [{ field: 'settings.loss.temperature', descending: true }],
      }),
    ),
    run: await seconds(() => client.runs.get({ run })),
  };
  await server.close();
  router.close();
  workbench.close();
  rmSync(home, { recursive: true });
  return figures;
}

if (import.meta.main) {
  const [samples, runs] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await measureCalls(samples, runs), null, 2));
}
