import { describe, expect, test } from 'vitest';
import { TestCli } from './cli.ts';

describe('demo', () => {
  test('trains both arms over three seeds and says what came of it', async () => {
    const cli = new TestCli();
    const { code, stdout, stderr } = await cli.run('demo');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'Arm       Runs   Test accuracy    95 % interval  kNN accuracy  Time of a run',
        'baseline     3  97.85 ± 0.12 %  97.55 – 98.15 %       96.00 %         12.3 s',
        'supcon       3  97.85 ± 0.12 %  97.55 – 98.15 %       96.00 %         12.3 s',
        '',
        'supcon − baseline: +1.23 percentage points, 95 % interval −0.10 to +2.56, over 3 paired seeds.',
        'It cannot be told.',
        '',
        `Data: ${cli.folder}`,
        '',
        'Next:',
        '  npx contrast runs ls                                  all runs',
        '  npx contrast compare exp1 --metric test/knn-accuracy  another metric',
        '  npx contrast runs show exp1run1                       one run, epoch by epoch',
        '  npx contrast presets                                  other experiments',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('Experiment exp1 "MNIST in minutes": 6 runs.\nrun 1 of 6: baseline, seed 1\n');
    expect(stderr).toContain('run 6 of 6: supcon, seed 3 finished in 12.3 s: test accuracy 97.30 %\n');
    expect(cli.workbench.closed).toBe(true);
  });

  test('--json prints one document with everything', async () => {
    const { code, stdout } = await new TestCli().run('demo', '--json');
    const document = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(['experiment', 'runs', 'comparison']);
    expect(document.experiment).toEqual({ id: 'exp1', name: 'MNIST in minutes' });
    expect(document.runs).toHaveLength(6);
    expect(Object.keys(document.runs[0])).toEqual([
      'id',
      'arm',
      'seed',
      'status',
      'engine',
      'epochs',
      'seconds',
      'settings',
      'metrics',
      'stages',
    ]);
    expect(document.runs[0]).toMatchObject({
      arm: 'baseline',
      seed: 1,
      status: 'finished',
      settings: { encoder: { name: 'small-cnn' } },
      metrics: { 'test/accuracy': 0.971, 'train/loss': null },
      stages: [{ name: 'supervised', epochs: [{ epoch: 1, seconds: 12.34, 'train/loss': 0.5 }] }],
    });
    expect(document.comparison).toMatchObject({
      metric: 'test/accuracy',
      arms: [
        { name: 'baseline', n: 3, mean: 0.9785, sd: 0.0012, ci95: [0.9755, 0.9815] },
        { name: 'supcon' },
      ],
      difference: { arms: ['baseline', 'supcon'] },
    });
  });

  test('--quiet says nothing but the answer', async () => {
    const { stdout, stderr } = await new TestCli().run('--quiet', 'demo');
    expect(stderr).toBe('');
    expect(stdout).toContain('Test accuracy');
  });
});

describe('run', () => {
  test('changes settings and seeds of a preset', async () => {
    const { stdout } = await new TestCli().run(
      'run',
      'mnist-quick',
      '--set',
      'loss.temperature=0.1',
      '--set',
      'loss.name=supcon-out',
      '--set',
      'dataset.trainPerClass=null',
      '--set',
      'normalize=false',
      '--seeds',
      '7, 8',
      '--json',
    );
    const { runs } = JSON.parse(stdout);
    expect(runs.map((run: { arm: string; seed: number }) => [run.arm, run.seed])).toEqual([
      ['baseline', 7],
      ['baseline', 8],
      ['supcon', 7],
      ['supcon', 8],
    ]);
    expect(runs[2].settings).toMatchObject({
      loss: { name: 'supcon-out', temperature: 0.1 },
      dataset: { id: 'mnist', trainPerClass: null },
      normalize: false,
    });
  });

  test('reads a file and keeps the folder it came from', async () => {
    const cli = new TestCli();
    cli.write('mine.json', `\uFEFF${JSON.stringify({ name: 'Mine', seeds: [4] })}`);
    const { code, stdout } = await cli.run('run', 'mine.json', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      experiment: { name: 'Mine' },
      runs: [{ arm: 'supcon', seed: 4 }],
    });
    expect(cli.workbench.specFolders).toEqual([cli.folder]);
  });

  test('shows a sweep setting by setting', async () => {
    const cli = new TestCli();
    cli.write('sweep.json', {
      name: 'Sweep',
      arms: [
        { name: 'baseline', settings: { method: 'cross-entropy' } },
        { name: 'supcon', settings: { method: 'contrastive' } },
      ],
      sweep: [{ setting: 'loss.temperature', values: [0.05, 0.5] }],
      seeds: [1, 2],
    });
    const { stdout } = await cli.run('run', 'sweep.json');
    expect(stdout).toContain(
      [
        'Arm       loss.temperature  Runs  Test accuracy  kNN accuracy',
        'baseline                 –     2        97.15 %       96.00 %',
        'supcon                0.05     2        97.15 %       96.00 %',
        'supcon                 0.5     2        97.15 %       96.00 %',
      ].join('\n'),
    );
    expect(stdout).toMatch(/^ {2}npx contrast compare exp1 +arms and settings, with their uncertainty$/m);
  });

  test('a run that fails does not hide the others, and the end is 1', async () => {
    const cli = new TestCli();
    cli.workbench.onTrain = (run) => (run.seed === 2 && run.arm === 'supcon' ? 'failed' : 'finished');
    const { code, stdout, stderr } = await cli.run('demo');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '1 run failed:\n  exp1run5  supcon, seed 2: The loss became NaN at step 5 of epoch 1 (pretrain).',
    );
    expect(stderr).toContain('  | a line of the trainer\n');
    const { stdout: json } = await cli.run('run', 'mnist-quick', '--seeds', '2', '--json');
    expect(JSON.parse(json).runs[1]).toMatchObject({ status: 'failed', failure: { code: 'run.not-finite' } });
  });

  test('a run that collapsed is told of, though it finished', async () => {
    const cli = new TestCli();
    cli.workbench.onTrain = (run) => {
      run.metrics = { 'health/collapsed': run.seed === 2 && run.arm === 'supcon' ? 1 : 0 };
      return 'finished';
    };
    const { code, stdout } = await cli.run('demo');
    expect(code).toBe(0);
    expect(stdout).toContain(
      [
        '1 run collapsed, so that images can hardly be told apart:',
        '  exp1run5  supcon, seed 2',
        'Try a lower learning rate, a higher temperature or a larger batch.',
      ].join('\n'),
    );
  });

  test('when all fail there is nothing to compare', async () => {
    const cli = new TestCli();
    cli.workbench.onTrain = () => 'failed';
    const { code, stdout } = await cli.run('demo', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).comparison).toBeNull();
  });

  test('takes up runs that a program left behind', async () => {
    const cli = new TestCli();
    await cli.run('demo');
    cli.workbench.lost = [cli.workbench.runs.get('exp1run1')];
    const { stderr } = await cli.run('demo');
    expect(stderr).toContain('1 run of a program that is gone went back to waiting.\n');
  });
});

describe('interruption', () => {
  /** Presses Ctrl-C in the second run. */
  function interrupted(presses: (press: () => void) => Promise<void> | void = (press) => press()) {
    const cli = new TestCli();
    cli.workbench.onTrain = async (run, signal) => {
      if (run.id !== 'exp1run2' || signal.aborted) return 'finished';
      await presses(() => cli.interrupt());
      return 'queued';
    };
    return cli;
  }

  test('stops gracefully with 130, and says how to go on', async () => {
    const cli = interrupted();
    const { code, stdout, stderr, exits } = await cli.run('demo');
    expect(code).toBe(130);
    expect(exits).toEqual([]);
    expect(stderr).toContain('Stopping after this step. Press Ctrl-C again to stop at once.\n');
    expect(stderr).toContain('run 2 of 6: baseline, seed 2 stopped, to be resumed\n');
    expect(stdout).toContain('5 runs still to do. Go on with:\n  npx contrast run --resume exp1\n');
  });

  test('--resume trains what is left, by the id of the experiment or of a run', async () => {
    const cli = interrupted();
    await cli.run('demo');
    cli.workbench.onTrain = () => 'finished';
    const { code, stderr, stdout } = await cli.run('run', '--resume', 'exp1run1', '--json');
    expect(stderr).toContain('Experiment exp1 "MNIST in minutes": 6 runs, 5 of them waiting.\n');
    expect(JSON.parse(stdout).runs.every((run: { status: string }) => run.status === 'finished')).toBe(true);
    expect(code).toBe(0);
  });

  test('a key press that arrives twice counts once', async () => {
    const { exits } = await interrupted((press) => {
      press();
      press();
    }).run('demo');
    expect(exits).toEqual([]);
  });

  test('the second press stops at once', async () => {
    const cli = interrupted(async (press) => {
      press();
      await new Promise((resolve) => setTimeout(resolve, 450));
      press();
    });
    const { exits } = await cli.run('demo');
    expect(exits).toEqual([130]);
  });

  test('--json prints the one document all the same', async () => {
    const { code, stdout } = await interrupted().run('demo', '--json');
    expect(code).toBe(130);
    expect(JSON.parse(stdout).runs.map((run: { status: string }) => run.status)).toEqual([
      'finished',
      'queued',
      'queued',
      'queued',
      'queued',
      'queued',
    ]);
  });
});
