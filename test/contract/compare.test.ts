/** Comparing runs, over each transport: what is asked, what is refused, what is skipped and warned of. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { composeWorkbench } from '#main/compose.ts';
import { Database } from '#main/store/database.ts';
import { unpackCurves } from '#shared/contract/curves-wire.ts';
import { codedError } from '#shared/contract/wire.ts';
import type { ContrastClient } from '#shared/contract.ts';
import { madeUpHome } from '../bench/compare.ts';
import { routerOf, transports } from './transports.ts';

interface Setting {
  client: ContrastClient;
  /** Two arms × two learning rates × five seeds, 200 epochs each. */
  runs: string[];
  /** Changes the store behind the program's back. */
  change: (statement: string, ...parameters: unknown[]) => void;
}

async function open(transport: string): Promise<Setting> {
  const root = mkdtempSync(join(tmpdir(), 'contrast-comparing-'));
  const runs = madeUpHome(root, 20);
  const workbench = composeWorkbench({ home: root, devices: [] });
  onTestFinished(() => {
    workbench.close();
    rmSync(root, { recursive: true });
  });
  const client = await transports[transport]!(routerOf(workbench, { feed: { interval: 5 } }));
  const change = (statement: string, ...parameters: unknown[]) => {
    const db = new Database(join(root, 'workbench.sqlite'));
    db.write(() => db.repeat(statement, [parameters]));
    db.close();
  };
  return { client, runs, change };
}

const refusal = async (call: Promise<unknown>) => {
  const error = codedError(await call.catch((thrown: unknown) => thrown));
  return `${error?.code}: ${error?.message}`;
};

const rate = 'supervised.optimizer.learningRate';

describe.each(Object.keys(transports))('comparing over %s', (transport) => {
  test('arms, at equal cost, with all pairs', async () => {
    const { client, runs } = await open(transport);
    const last = await client.compare.arms({ runs, metric: 'test/accuracy' });
    expect(last.arms.map(({ name, n }) => [name, n])).toEqual([
      [`baseline, ${rate}=0.0001`, 5],
      [`baseline, ${rate}=0.1`, 5],
      [`wide, ${rate}=0.0001`, 5],
      [`wide, ${rate}=0.1`, 5],
    ]);
    expect(last).toMatchObject({
      better: 'higher',
      match: { by: 'last', at: null },
      warnings: [],
      skipped: [],
    });
    expect(last.differences).toHaveLength(3);
    // However a table was sorted, the arms stand as they were made.
    const { arms: turned } = await client.compare.arms({ runs: runs.toReversed(), metric: 'test/accuracy' });
    expect(turned).toEqual(last.arms);
    const flops = await client.compare.arms({
      runs,
      metric: 'test/accuracy',
      match: 'flops',
      allPairs: true,
    });
    expect(flops.differences).toHaveLength(6);
    // The wide encoder does as much in fewer epochs.
    expect(flops.match.text).toMatch(/^after \d.*FLOP$/);
    expect(flops.arms[2]!.mean!).toBeLessThan(last.arms[2]!.mean!);
    expect(flops.arms[0]!.mean).toBe(last.arms[0]!.mean);
    const reference = `wide, ${rate}=0.1`;
    const other = await client.compare.arms({ runs, metric: 'train/loss', reference });
    expect(other.differences.every(({ arms }) => arms[0] === reference)).toBe(true);
    expect(await refusal(client.compare.arms({ runs, metric: 'train/loss', reference: 'narrow' }))).toMatch(
      /^compare.unknown-arm/,
    );
  });

  test('curves, alone and in groups', async () => {
    const { client, runs, change } = await open(transport);
    change("UPDATE metrics SET value = NULL WHERE run_id = ? AND name = 'train/loss' AND epoch = 7", runs[0]);
    change(
      "UPDATE metrics SET value = 9e999 WHERE run_id = ? AND name = 'train/loss' AND epoch = 9",
      runs[0],
    );
    const metrics = [{ name: 'train/loss' }, { name: 'nothing' }];
    const alone = await unpackCurves(await client.compare.curves({ runs, metrics, points: 50 }));
    expect(alone).toMatchObject({ axis: 'epoch', axisTitle: 'epoch', bandTitle: null, absent: ['nothing'] });
    expect(alone.curves.map(({ run }) => run)).toEqual(runs);
    expect(alone.curves[0]).toMatchObject({
      stage: 'supervised',
      total: 200,
      notFinite: 2,
      gaps: [
        { run: runs[0], epoch: 7, x: 7, value: 'NaN' },
        { run: runs[0], epoch: 9, x: 9, value: 'Infinity' },
      ],
    });
    expect(alone.curves[0]!.x.length).toBeLessThanOrEqual(50);
    expect(alone.warnings.map(({ text }) => text)).toEqual([
      '2 values of train/loss in 1 run are NaN or infinite: gaps in curves, and left out of means.',
    ]);
    const groups = await unpackCurves(
      await client.compare.curves({ runs, metrics, group: rate, band: 'ci95', x: 'images' }),
    );
    expect(groups.curves.map(({ group, run, runs: own }) => [group, run, own.length])).toEqual([
      ['0.0001', null, 10],
      ['0.1', null, 10],
    ]);
    expect(groups.bandTitle).toBe('mean with its 95 % t interval over runs');
    const [curve] = groups.curves;
    expect([curve!.n![6], curve!.n![8], curve!.n![9]]).toEqual([9, 9, 10]);
    expect([curve!.x[0], curve!.x[199]]).toEqual([60_000, 200 * 60_000]);
    expect(await refusal(client.compare.curves({ runs, metrics, group: 'loss.temprature' }))).toBe(
      'compare.unknown-setting: There is no setting "loss.temprature" to group runs by. Did you mean "loss.temperature"?',
    );
    const none = await unpackCurves(
      await client.compare.curves({ runs, metrics, group: 'loss.temperature' }),
    );
    expect(none.curves.map(({ group }) => group)).toEqual(['does not apply']);
  });

  test('settings, importance, differences and results', async () => {
    const { client, runs, change } = await open(transport);
    const table = await client.compare.table({ runs });
    expect(table.columns.map(({ path, kind }) => [path, kind])).toEqual([
      ['encoder.width', 'number'],
      [rate, 'log'],
    ]);
    expect(table.metrics.map(({ name }) => name)).toContain('test/knn-accuracy');
    expect(table.rows[0]).toMatchObject({
      run: runs[0],
      arm: 'baseline',
      seed: 1,
      epochs: 200,
      seconds: 300,
    });
    // Twice the width is nearly four times the operations.
    const [narrow, wide] = [table.rows[0]!, table.rows[10]!].map(({ flops }) => flops!);
    expect(wide! / narrow!).toBeGreaterThan(3);
    const importance = await client.compare.importance({ runs, metric: 'test/accuracy' });
    expect(importance).toMatchObject({ method: 'PED-ANOVA', runs: 20, top: 5 });
    expect(importance.settings.map(({ path }) => path).sort()).toEqual(['encoder.width', rate]);
    const diff = await client.compare.diff({ runs: [runs[0]!, runs[10]!] });
    expect(diff.settings).toEqual([{ name: 'encoder.width', title: 'Width', values: [1, 2] }]);
    const metrics = ['test/accuracy', 'train/loss'];
    const { table: results } = await client.compare.results({ runs, metrics, match: 'seconds' });
    expect(results.title).toBe('Results over seeds, after 300 s of training');
    expect(results.rows.map(({ arm, settings, cells }) => [arm, settings[0], cells[0]!.n])).toEqual([
      ['baseline', 0.0001, 5],
      ['baseline', 0.1, 5],
      ['wide', 0.0001, 5],
      ['wide', 0.1, 5],
    ]);
    change("DELETE FROM last_metrics WHERE run_id = ? AND name = 'test/loss'", runs[3]);
    const lacking = await client.compare.table({ runs });
    expect(lacking.warnings).toEqual([
      { kind: 'metrics', text: `1 run has not measured test/loss: ${runs[3]}.`, runs: [runs[3]] },
    ]);
  });

  test('runs that are removed or gone are named and skipped; the arms refuse them unless told', async () => {
    const { client, runs } = await open(transport);
    await client.runs.remove({ runs: [runs[1]!] });
    const named = [...runs, 'zzzzgone'];
    const { rows, skipped } = await client.compare.table({ runs: named });
    expect(rows).toHaveLength(19);
    expect(skipped).toEqual([
      { run: 'zzzzgone', why: 'unknown', text: 'There is no run zzzzgone any more.' },
      {
        run: runs[1],
        why: 'removed',
        text: `Run ${runs[1]} (baseline, seed 2) was removed; restored, it counts again.`,
      },
    ]);
    const question = { metric: 'test/accuracy', match: 'last' } as const;
    expect(await refusal(client.compare.arms({ runs: named, ...question }))).toBe(
      'store.unknown-run: There is no run "zzzzgone".',
    );
    expect(await refusal(client.compare.arms({ runs, ...question }))).toBe(
      `compare.removed-run: Run ${runs[1]} was removed and is not compared.`,
    );
    const comparison = await client.compare.arms({ runs: named, ...question, skipMissing: true });
    expect(comparison.skipped).toEqual(skipped);
    expect(comparison.arms[0]).toMatchObject({ n: 4 });
    const gone = await client.compare.curves({ runs: ['zzzzgone'], metrics: [{ name: 'train/loss' }] });
    expect([gone.curves, gone.absent, gone.skipped.length]).toEqual([[], ['train/loss'], 1]);
    expect(await refusal(client.compare.moreSeeds({ runs: ['zzzzgone'], n: 1 }))).toMatch(/^compare.no-runs/);
  });

  test('more seeds are the same for each arm, unused ones, and wait in the queue', async () => {
    const { client, runs } = await open(transport);
    await client.runs.remove({ runs: [runs[4]!] });
    const before = (await client.queue.state()).counts.waiting;
    const { seeds, runIds } = await client.compare.moreSeeds({ runs: runs.slice(0, 10), n: 2 });
    // The removed run's seed is not used again.
    expect(seeds).toEqual([6, 7]);
    const made = await Promise.all(runIds.map((run) => client.runs.get({ run })));
    expect(
      made.map(({ arm, seed, settings, status }) => [
        arm,
        seed,
        settings.supervised.optimizer.learningRate,
        status,
      ]),
    ).toEqual([
      ['baseline', 6, 0.0001, 'queued'],
      ['baseline', 6, 0.1, 'queued'],
      ['baseline', 7, 0.0001, 'queued'],
      ['baseline', 7, 0.1, 'queued'],
    ]);
    expect((await client.queue.state()).counts.waiting).toBe(before + 4);
    const all = await client.experiments.get({ id: made[0]!.experiment.id });
    expect(all.runIds.slice(-4)).toEqual(runIds);
    const again = await client.compare.moreSeeds({ runs: runs.slice(0, 1), n: 1 });
    expect(again.seeds).toEqual([8]);
  });

  test('other data is warned of', async () => {
    const { client, runs, change } = await open(transport);
    const environment = JSON.stringify({ datasetFingerprint: 'f00dfeed00', cores: 2 });
    const statement =
      'INSERT INTO environments (run_id, number, environment, recorded_at) VALUES (?, 1, ?, ?)';
    change(statement, runs[0], environment, '2026-01-01');
    change(statement, runs[1], environment.replace('f00dfeed', 'cafebabe'), '2026-01-01');
    const { warnings, rows } = await client.compare.table({ runs });
    expect(warnings.map(({ kind, text }) => [kind, text])).toEqual([
      [
        'dataset',
        'The data set mnist was not the same for all runs (fingerprint f00dfeed…: 1 run and fingerprint cafebabe…: 1 run): images, labels or class names differ.',
      ],
    ]);
    // Of data that is not here as it was, operations are not counted.
    expect(rows.map(({ flops }) => flops === null).slice(0, 3)).toEqual([true, true, false]);
    const curves = await client.compare.curves({ runs, metrics: [{ name: 'train/loss' }], x: 'flops' });
    expect(curves.curves).toHaveLength(18);
    expect(curves.warnings.map(({ text }) => text)).toContain(
      `The operations of 2 runs cannot be counted, because the data set is not here as it was: they are left out (${runs[0]} and ${runs[1]}).`,
    );
  });

  test('runs of other programs have curves by step and by seconds, and no epochs', async () => {
    const { client } = await open(transport);
    const packed = readFileSync(join(import.meta.dirname, '../fixtures/past/tensorboard.tar.gz'));
    const { runs } = await client.archive.import({ file: new File([packed], 'tensorboard.tar.gz') });
    const asked = { runs, metrics: [{ name: 'train/loss' }], group: 'none' };
    const byStep = await unpackCurves(await client.compare.curves({ ...asked, x: 'step' }));
    expect(byStep.curves.map(({ x, y, notFinite }) => [[...x], [...y], notFinite])).toEqual([
      [[0, 10, 20, 30, 40], [expect.closeTo(Math.LN10, 5), 1.5, 0.75, Number.NaN, 0.5], 1],
    ]);
    const bySeconds = await unpackCurves(await client.compare.curves({ ...asked, x: 'seconds' }));
    expect(bySeconds.curves[0]!.x).toHaveLength(5);
    const byEpoch = await unpackCurves(await client.compare.curves({ ...asked, x: 'epoch' }));
    // They have measured it, so nobody says that they have not.
    expect([byEpoch.curves, byEpoch.absent]).toEqual([[], []]);
    expect(byEpoch.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /^4 runs were brought in without epochs: only by step or by seconds do they have curves/,
      ),
    );
    expect(await refusal(client.compare.moreSeeds({ runs, n: 1 }))).toMatch(/^compare.not-trained-here/);
  });

  test('the loupe is for contrastive runs', async () => {
    const { client, runs } = await open(transport);
    expect(await refusal(client.compare.loupe({ run: runs[0]!, temperatures: [0.1] }))).toMatch(
      /^compare.not-contrastive: Run \w+ was trained with cross-entropy/,
    );
  });
});
