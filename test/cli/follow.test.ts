/** `contrast run` beside a program that serves the home: that one trains, this one looks on. Real store, server and trainer processes, which learn nothing. */
import { expect, test } from 'vitest';
import type { Workbench } from '#main/api/workbench.ts';
import { remoteClient } from '#main/server/client.ts';
import { routerOf, serverOf } from '../contract/transports.ts';
import { behave, openWorkbench, store } from '../faults/workbench.ts';
import { TestCli } from './cli.ts';

const experiment = {
  name: 'Followed',
  base: { pretrain: { epochs: 2 }, classify: { epochs: 1 }, supervised: { epochs: 2 } },
  arms: [{ name: 'baseline', settings: { method: 'cross-entropy' } }, { name: 'supcon' }],
  seeds: [1],
};

/** A command line beside a program that serves; `interrupt` is pressed by the test. */
async function beside(workbench: Workbench = openWorkbench()) {
  const server = await serverOf(routerOf(workbench));
  const cli = new TestCli();
  cli.compose = () => {
    throw new Error('the store was opened');
  };
  cli.running = async () => ({ client: remoteClient(server), remote: server.url, close: () => {} });
  cli.write('experiment.json', experiment);
  return { cli, workbench, server };
}

test('the running program trains, and the answer is the same as without it', async () => {
  behave({ stepTime: 20 });
  const { cli, workbench, server } = await beside();
  workbench.queue.start();
  const { code, stdout, stderr } = await cli.run('run', 'experiment.json', '--json');
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  const runs = document.runs as { id: string; status: string; epochs: number; stages: { name: string }[] }[];
  expect(Object.keys(document)).toEqual(['experiment', 'runs', 'comparison']);
  expect(runs.map(({ status, epochs }) => [status, epochs])).toEqual([
    ['finished', 2],
    ['finished', 3],
  ]);
  expect(runs[1]!.stages.map(({ name }) => name)).toEqual(['pretrain', 'classify']);
  expect(document.comparison.arms.map(({ name }: { name: string }) => name)).toEqual(['baseline', 'supcon']);
  expect(workbench.runs.list().map(({ id }) => id)).toContain(runs[0]!.id);
  const lines = stderr.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    `The program that runs already trains them (process ${process.pid}, ${server.url}).`,
    `Experiment ${document.experiment.id} "Followed": 2 runs.`,
    'run 1 of 2: baseline, seed 1',
  ]);
  expect(stderr.match(/^run \d of 2: \w+, seed 1 finished in .*$/gm)).toHaveLength(2);
  // Looked at once more, nothing is left to be done.
  const again = await cli.run('run', '--resume', runs[1]!.id, '--json');
  expect(JSON.parse(again.stdout)).toEqual(document);
});

test('says that it waits while another run is trained, and shows a failure with its log', async () => {
  behave({ stepTime: 100, notFinite: 2 });
  const { cli, workbench } = await beside();
  const { runIds } = store(workbench, { base: { pretrain: { epochs: 1 }, classify: { epochs: 1 } } });
  workbench.queue.start();
  await expect.poll(() => workbench.runs.get(runIds[0]!).status, { timeout: 30_000 }).toBe('running');
  const { code, stderr } = await cli.run('run', 'experiment.json', '--json');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `Waiting for room: run ${runIds[0]} (Fault, supcon, seed 1) is being trained.\nrun 1 of 2: baseline, seed 1\n`,
  );
  expect(stderr).toMatch(
    /run 1 of 2: baseline, seed 1 failed.*\n {2}\| trainer \d+\n {2}The loss became NaN/,
  );
});

test('says that the queue is stopped, and Ctrl-C ends the looking on alone', async () => {
  behave({});
  const { cli, workbench } = await beside();
  const done = cli.run('run', 'experiment.json', '--json');
  await expect.poll(() => cli.said, { timeout: 30_000 }).toContain('The queue of that program is stopped');
  cli.interrupt();
  const { code, stdout, stderr } = await done;
  expect(code).toBe(130);
  expect(stderr).toContain(
    'The queue of that program is stopped: 2 runs wait until it is started there.\nNo longer looking on. The runs go on in',
  );
  expect(JSON.parse(stdout).runs.map(({ status }: { status: string }) => status)).toEqual([
    'queued',
    'queued',
  ]);
  workbench.queue.start();
  await expect.poll(() => workbench.runs.list({ status: 'finished' }).length, { timeout: 30_000 }).toBe(2);
});

test('says so where the program ends meanwhile', async () => {
  behave({ stepTime: 200 });
  const { cli, workbench, server } = await beside();
  workbench.queue.start();
  const done = cli.run('run', 'experiment.json', '--json');
  await expect.poll(() => workbench.runs.list({ status: 'running' }).length, { timeout: 30_000 }).toBe(1);
  await server.close();
  const { code, stdout } = await done;
  expect(code).toBe(1);
  const { id } = workbench.runs.list()[0]!.experiment;
  expect(JSON.parse(stdout).error).toEqual({
    code: 'cli.program-ended',
    message: `The program that trained the runs (${server.url}) has ended.`,
    advice: `What was recorded is kept. "contrast run --resume ${id}" goes on from the last checkpoints.`,
  });
  await workbench.queue.stop();
});
