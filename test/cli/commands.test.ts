import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workbenchError } from '#shared/errors.ts';
import { TestCli } from './cli.ts';

const escapeCode = String.fromCharCode(27);

async function trained(): Promise<TestCli> {
  const cli = new TestCli();
  await cli.run('run', 'mnist-quick', '--seeds', '1');
  return cli;
}

describe('help', () => {
  test('comes without a command', async () => {
    const { code, stdout } = await new TestCli().run();
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: contrast [options] [command]');
    for (const command of [
      'demo',
      'run',
      'validate',
      'presets',
      'runs',
      'compare',
      'datasets',
      'engines',
      'doctor',
      'schema',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    }
  });

  test('of a command shows the options that every command has', async () => {
    const { code, stdout } = await new TestCli().run('run', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--seeds <list>');
    expect(stdout).toContain('--home <dir>');
  });
});

describe('home', () => {
  test('is handed on, and left to the core where it is not given', async () => {
    const cli = new TestCli();
    expect((await cli.run('engines', '--home', '/somewhere')).homes).toEqual(['/somewhere']);
    expect((await cli.run('--home', '/somewhere', 'engines')).homes).toEqual(['/somewhere']);
    expect((await cli.run('engines')).homes).toEqual([undefined]);
  });

  test('is not opened for what needs none', async () => {
    const cli = new TestCli();
    cli.write('a.json', { name: 'x' });
    for (const args of [['presets'], ['schema'], ['validate', 'a.json'], ['--version']]) {
      expect((await cli.run(...args)).homes).toEqual([]);
    }
  });
});

describe('validate', () => {
  test('says what a file holds', async () => {
    const cli = new TestCli();
    cli.write('a.json', { name: 'Mine', seeds: [1, 2] });
    expect((await cli.run('validate', 'a.json')).stdout).toBe('a.json is valid: "Mine", 1 arm, 2 runs.\n');
    expect(JSON.parse((await cli.run('validate', 'a.json', '--json')).stdout)).toEqual({
      valid: true,
      name: 'Mine',
      arms: ['supcon'],
      seeds: [1, 2],
      runs: 2,
      warnings: [],
    });
  });

  test('says what is allowed and probably not meant, once for each arm', async () => {
    const cli = new TestCli();
    const loss = { name: 'supcon-out' };
    cli.write('a.json', { name: 'Mine', seeds: [1, 2], base: { loss } });
    const warning =
      'Arm "supcon": projection.activation: vectors after a ReLU have no negative parts, so no two of them can point away from each other; the paper has "linear".';
    expect((await cli.run('validate', 'a.json')).stdout).toBe(
      `a.json is valid: "Mine", 1 arm, 2 runs.\nWarning: ${warning}\n`,
    );
    expect(JSON.parse((await cli.run('validate', 'a.json', '--json')).stdout).warnings).toEqual([warning]);
    const trained = await cli.run('run', 'a.json');
    expect(trained.stderr).toContain(`Warning: ${warning}\n`);
    expect((await cli.run('run', 'a.json', '--quiet')).stderr).not.toContain('Warning');
  });
});

describe('presets and schema', () => {
  test('presets are a table, or whole with --json', async () => {
    const cli = new TestCli();
    expect((await cli.run('presets')).stdout).toMatch(
      /^Preset +Runs {2}What it shows\nmnist-quick +6 {2}Bundled digits/,
    );
    expect(JSON.parse((await cli.run('presets', '--json')).stdout).presets[0]).toMatchObject({
      id: 'mnist-quick',
      runs: 6,
    });
  });

  test('the schema is JSON either way', async () => {
    const cli = new TestCli();
    const { stdout } = await cli.run('schema');
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Contrast Workbench experiment', type: 'object' });
    expect((await cli.run('schema', '--json')).stdout).toBe(stdout);
  });
});

describe('runs', () => {
  test('ls says what to do where there are none', async () => {
    const cli = new TestCli();
    expect((await cli.run('runs', 'ls')).stdout).toBe(
      'There are no runs yet. "contrast demo" makes the first ones.\n',
    );
    expect(JSON.parse((await cli.run('runs', 'ls', '--json')).stdout)).toEqual({ runs: [] });
  });

  test('ls lists the newest first', async () => {
    const cli = await trained();
    const { stdout } = await cli.run('runs', 'ls');
    const [head, first, second] = stdout.split('\n');
    expect(head).toMatch(/^Run +Experiment +Arm +Seed {2}Status +Epochs +Time {2}Test accuracy +Made$/);
    expect(first).toMatch(/^exp1run2 {2}MNIST in minutes {2}supcon +1 {2}finished +1 {2}12.3 s +97.10 %/);
    expect(second).toMatch(/^exp1run1 {2}MNIST in minutes {2}baseline/);
    const { runs } = JSON.parse((await cli.run('runs', 'ls', '--json')).stdout);
    expect(runs[0]).toMatchObject({ id: 'exp1run2', arm: 'supcon', metrics: { 'test/accuracy': 0.971 } });
    expect(runs[0]).not.toHaveProperty('stages');
  });

  test('show tells settings that differ from the defaults, and the epochs', async () => {
    const cli = await trained();
    const { stdout } = await cli.run('runs', 'show', 'exp1run1');
    expect(stdout).toContain(
      'Run exp1run1\n  Experiment  MNIST in minutes (exp1)\n  Arm, seed   baseline, 1\n',
    );
    expect(stdout).toMatch(/^dataset\.id +mnist +cifar10$/m);
    expect(stdout).toMatch(/^method +cross-entropy +contrastive$/m);
    expect(stdout).toMatch(/^dataset\.trainPerClass +\d+ +–$/m);
    // Settings of stages that the run does not have are not shown.
    expect(stdout).not.toContain('pretrain');
    expect(stdout).toMatch(
      /^supervised, train +Time +loss\nepoch 1 +12\.3 s {2}0\.5000\n\nsupervised, test +Time {2}accuracy\nepoch 1 +12\.3 s +97\.00 %$/m,
    );
    const json = JSON.parse((await cli.run('runs', 'show', 'exp1run1', '--json')).stdout);
    expect(json).toMatchObject({ id: 'exp1run1', stages: [{ name: 'supervised' }] });
  });
});

describe('compare', () => {
  test('takes runs and experiments', async () => {
    const cli = await trained();
    const { stdout } = await cli.run('compare', 'exp1', '--metric', 'test/knn-accuracy');
    expect(stdout).toBe(
      [
        'Arm       Runs  test/knn-accuracy    95 % interval',
        'baseline     1     97.85 ± 0.12 %  97.55 – 98.15 %',
        'supcon       1     97.85 ± 0.12 %  97.55 – 98.15 %',
        '',
        'supcon − baseline: +1.23 percentage points, 95 % interval −0.10 to +2.56, over 3 paired seeds.',
        'It cannot be told.',
        '',
        'Paired t test: t(2) = 2.13, p = 0.167.',
        'Bootstrap (BCa, 10,000 resamples): 95 % interval −0.04 to +2.21.',
        'Sign-flip permutation test (exact, 8 assignments): p = 0.250.',
        'Effect: d_z = 1.23, Hedges’ g_z = 0.69.',
        'supcon is ahead on 100 % of the paired seeds, and in 89 % of all pairs of runs.',
        '',
      ].join('\n'),
    );
    const json = JSON.parse((await cli.run('compare', 'exp1run1', '--json')).stdout);
    expect(json).toMatchObject({ metric: 'test/accuracy', arms: [{ name: 'baseline' }], difference: null });
  });
});

describe('compare, with options', () => {
  test('asks at equal cost, against a reference, for all pairs', async () => {
    const cli = await trained();
    const options = ['--match', 'flops', '--reference', 'supcon', '--all-pairs'];
    expect((await cli.run('compare', 'exp1', ...options)).code).toBe(0);
    expect(cli.workbench.asked).toEqual({
      runs: ['exp1run1', 'exp1run2'],
      metric: 'test/accuracy',
      match: 'flops',
      reference: 'supcon',
      allPairs: true,
      skipMissing: true,
    });
  });

  test.each([
    ['md', '| Arm      | Test accuracy, % |   n | Train loss |   n |'],
    ['latex', '  supcon & {\\boldmath $97.10$} & 1 & -- & 0 \\\\'],
    [
      'csv',
      'arm,test/accuracy mean,test/accuracy sd,test/accuracy n,train/loss mean,train/loss sd,train/loss n',
    ],
    ['html', '<th scope="row" align="left">supcon</th>'],
  ])('--format %s prints the table alone; warnings go beside it', async (format, line) => {
    const cli = await trained();
    const metrics = ['--metric', 'test/accuracy', '--metric', 'train/loss'];
    const { code, stdout, stderr } = await cli.run('compare', 'exp1', '--format', format, ...metrics);
    expect(code).toBe(0);
    expect(stdout).toContain(line);
    expect(stderr).toBe('Warning: It is a fake.\n');
  });

  test('what contradicts itself is refused', async () => {
    const cli = await trained();
    const problem = async (...args: string[]) => {
      const { code, stderr, stdout } = await cli.run('compare', 'exp1', ...args);
      expect(code).toBe(2);
      return stderr === '' ? JSON.parse(stdout).error.message : stderr.split('\n')[0];
    };
    expect(await problem('--format', 'md', '--json')).toBe('--format and --json are two answers; give one.');
    expect(await problem('--metric', 'a', '--metric', 'b')).toBe(
      'Error: One comparison has one --metric; with --format there may be several.',
    );
    expect(await problem('--format', 'md', '--all-pairs')).toBe(
      'Error: --format prints arms; it compares no pairs.',
    );
    expect(await problem('--format', 'docx')).toMatch(/md, latex, csv, html/);
    expect(await problem('--match', 'luck')).toMatch(/last, epochs, seconds, flops/);
  });

  test('a run that is removed or unknown is refused, and with --skip-missing named', async () => {
    const cli = await trained();
    cli.workbench.runs.get('exp1run1').removedAt = '2026-01-03T00:00:00.000Z';
    const removed = await cli.run('compare', 'exp1run1', 'exp1run2');
    expect([removed.code, removed.stderr]).toEqual([
      2,
      'Error: Run exp1run1 was removed and is not compared.\n"contrast runs restore exp1run1" brings it back. With --skip-missing the others are compared.\n',
    ]);
    const unknown = await cli.run('compare', 'exp1run2', 'nothing');
    expect([unknown.code, unknown.stderr.split('\n')[0]]).toEqual([2, 'Error: There is no run "nothing".']);
    const { stdout, code } = await cli.run('compare', 'exp1run2', 'nothing', '--skip-missing');
    expect(code).toBe(0);
    expect(stdout).toContain('Warning: There is no run nothing any more.');
  });
});

describe('engines', () => {
  test('gives the reason and the remedy of what is missing', async () => {
    const cli = new TestCli();
    expect((await cli.run('engines')).stdout).toBe(
      [
        'Engine      Available  Device                  Version',
        'tensorflow  no         –                       –',
        'wasm        yes        CPU (WebAssembly SIMD)  4.22.0',
        '',
        'tensorflow: Its library is missing.',
        '  Run "npm ci".',
        '',
      ].join('\n'),
    );
    expect(JSON.parse((await cli.run('engines', '--json')).stdout).engines[0]).toEqual({
      id: 'tensorflow',
      available: false,
      device: null,
      version: null,
      reason: 'Its library is missing.',
      remedy: 'Run "npm ci".',
    });
  });
});

describe('datasets', () => {
  test('ls is a table that says what to do', async () => {
    const { stdout } = await new TestCli().run('datasets', 'ls');
    expect(stdout).toMatch(/^mnist +ready +2 {2}5,000 {2}1,000 {2}28×28×1$/m);
    expect(stdout).toMatch(/^cifar10 +absent +– +– +– +– {2}contrast datasets get cifar10$/m);
  });

  test('check fails where the contents have changed', async () => {
    const { code, stdout } = await new TestCli().run('datasets', 'check', 'mnist');
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        'mnist has changed since it was made: get or add it again.',
        '5,000 training images (2,400 to 2,600 a class), 1,000 test images (500 a class)',
        'Mean of the channels 0.1307; standard deviation 0.3081',
        '2 training images that repeat another',
        '1 test image that is among the training images too',
        '',
      ].join('\n'),
    );
  });
});

describe('doctor', () => {
  function withTensorflow(cli: TestCli, status: unknown): void {
    const folder = join(cli.folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'contrast-install.json'), JSON.stringify(status));
  }

  const good = { ok: true, route: 'wheel', version: '2.21.0', device: 'cpu', reason: null, remedy: null };
  const names = ['node', 'home', 'database', 'engines', 'tensorflow', 'data sets'];

  test('looks at everything, and a warning is no failure', async () => {
    const cli = new TestCli();
    withTensorflow(cli, good);
    const { code, stdout } = await cli.run('doctor', '--json');
    const { ok, checks } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(checks.map((check: { name: string }) => check.name)).toEqual(names);
    expect(checks[3]).toMatchObject({ status: 'warn', advice: 'Run "npm ci".' });
    expect(checks[4]).toEqual({
      name: 'tensorflow',
      status: 'ok',
      message: 'TensorFlow 2.21.0 (wheel)',
      advice: null,
    });
    expect(code).toBe(0);
  });

  test('finds TensorFlow in the user’s cache, where a packaged program installs it', async () => {
    const cli = new TestCli();
    const folder = join(cli.folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"version": "4.22.0"}');
    const place = join(cli.folder, 'cache', 'tensorflow', 'installed-4.22.0');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'contrast-install.json'), JSON.stringify(good));
    cli.env = { ...cli.env, CONTRAST_CACHE: join(cli.folder, 'cache') };
    const { checks } = JSON.parse((await cli.run('doctor', '--json')).stdout);
    expect(checks[4]).toMatchObject({
      name: 'tensorflow',
      status: 'ok',
      message: 'TensorFlow 2.21.0 (wheel)',
    });
  });

  test('passes on why TensorFlow is not there', async () => {
    const cli = new TestCli();
    withTensorflow(cli, { ...good, ok: false, reason: 'pip was not found', remedy: 'Install python3-pip.' });
    const { stdout } = await cli.run('doctor');
    expect(stdout).toContain(
      'warn  tensorflow  not installed: pip was not found\n                  Install python3-pip.\n',
    );
  });

  test('a damaged database fails', async () => {
    const cli = new TestCli();
    cli.workbench.problems = ['row 3 missing from index'];
    const { code, stdout } = await cli.run('doctor');
    expect(stdout).toContain('fail  database    it is damaged: row 3 missing from index\n');
    expect(stdout).toContain('1 of 6 checks failed.\n');
    expect(code).toBe(1);
  });

  test('a home that cannot be opened fails with its advice', async () => {
    const cli = new TestCli();
    cli.compose = () => {
      throw workbenchError('store.denied', { path: '/x' });
    };
    const { code, stdout } = await cli.run('doctor');
    expect(stdout).toContain('fail  home        The system does not let the program write /x.\n');
    expect(code).toBe(1);
  });
});

describe('colour', () => {
  test('is for terminals, and for those who want it', async () => {
    const cli = new TestCli();
    cli.terminal = true;
    expect((await cli.run('engines')).stdout).toContain(escapeCode);
    cli.env = { NO_COLOR: '1' };
    expect((await cli.run('engines')).stdout).not.toContain(escapeCode);
    cli.env = {};
    expect((await cli.run('engines', '--json')).stdout).not.toContain(escapeCode);
  });
});

describe('progress', () => {
  test('is a bar on a terminal', async () => {
    const cli = new TestCli();
    cli.terminal = true;
    const { stderr } = await cli.run('demo');
    expect(stderr).toMatch(/run 1 of 6 {2}baseline, seed 1 {2}supervised epoch 1 of \d+/);
    expect(stderr).toContain('loss 1.500  1,234 images/s');
  });
});
