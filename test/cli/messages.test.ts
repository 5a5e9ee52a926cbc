import { describe, expect, test } from 'vitest';
import { presets } from '#shared/presets.ts';
import { TestCli } from './cli.ts';

const presetsAdvice = `Presets: ${presets.map((preset) => preset.id).join(', ')}. A file is given by its path.`;
const lines = (...text: string[]) => `${text.join('\n')}\n`;
const correct = 'Correct it and try again. "contrast validate FILE" checks a file without running it.';
const assign = 'Give it as key=value, such as --set loss.temperature=0.1.';
const seeds = 'Give whole numbers from 0 to 4294967295 with commas between them, such as --seeds 1,2,3.';

describe('bad usage and input end with 2 and say what to do', () => {
  test.each<[string, string[], string[]]>([
    [
      'unknown command',
      ['rnu'],
      ['Error: Unknown command "rnu". Did you mean "run"?', '"contrast --help" shows what it takes.'],
    ],
    [
      'unknown option',
      ['run', '--sedes', '1'],
      [
        'Error: Unknown option "--sedes". Did you mean "--seeds"?',
        '"contrast run --help" shows what it takes.',
      ],
    ],
    [
      'a group without its command',
      ['runs'],
      ['Error: "contrast runs" needs one of its commands.', '"contrast runs --help" shows what it takes.'],
    ],
    [
      'a missing argument',
      ['runs', 'show'],
      ['Error: Missing required argument "run".', '"contrast runs show --help" shows what it takes.'],
    ],
    [
      'an option without its value',
      ['run', '--resume'],
      ['Error: Option "--resume <id>" argument missing.', '"contrast run --help" shows what it takes.'],
    ],
    [
      'unknown preset',
      ['run', 'mnist-quik'],
      ['Error: There is no preset or file "mnist-quik". Did you mean "mnist-quick"?', presetsAdvice],
    ],
    [
      'nothing to run',
      ['run'],
      [
        'Error: There is nothing to run: neither a preset, nor a file, nor --resume is given.',
        'Name a preset ("contrast presets" lists them), a JSON file, or --resume ID.',
      ],
    ],
    [
      'missing file',
      ['run', 'designs/a.json'],
      [
        'Error: There is no file designs/a.json.',
        'Check the path for a typing error. "contrast presets" lists what needs no file.',
      ],
    ],
    [
      'missing file to validate',
      ['validate', 'nothing'],
      [
        'Error: There is no file nothing.',
        'Check the path for a typing error. "contrast presets" lists what needs no file.',
      ],
    ],
    [
      'a folder for a file',
      ['validate', '.'],
      ['Error: . cannot be read (EISDIR).', 'Give the path of a JSON file that you may read.'],
    ],
    [
      'not JSON',
      ['validate', 'broken.json'],
      [
        `Error: broken.json is not valid JSON: Expected double-quoted property name in JSON at position 15 (line 2 column 1).`,
        'Correct the file at the place named and try again.',
      ],
    ],
    [
      'unknown key in a file',
      ['validate', 'key.json'],
      [
        'Error: key.json: "base.loss.temprature" is not a known setting. Did you mean "base.loss.temperature"?',
        correct,
      ],
    ],
    [
      'wrong type in a file',
      ['validate', 'type.json'],
      [
        'Error: type.json: base.loss.temperature is "warm"; it must be a number, greater than 0 and at most 100.',
        correct,
      ],
    ],
    [
      'temperature 0',
      ['run', 'mnist-quick', '--set', 'loss.temperature=0'],
      ['Error: mnist-quick: base.loss.temperature is 0; it must be greater than 0 and at most 100.', correct],
    ],
    [
      'a batch of 1',
      ['run', 'mnist-quick', '--set', 'pretrain.batchSize=1'],
      ['Error: mnist-quick: base.pretrain.batchSize is 1; it must be at least 2 and at most 65536.', correct],
    ],
    [
      '--set of an unknown key',
      ['run', 'mnist-quick', '--set', 'loss.temprature=1'],
      [
        'Error: --set loss.temprature=1: "loss.temprature" is not a known setting. Did you mean "loss.temperature"?',
        assign,
      ],
    ],
    [
      '--set without =',
      ['run', 'mnist-quick', '--set', 'loss.temperature'],
      ['Error: --set loss.temperature: the "=" between key and value is missing.', assign],
    ],
    [
      '--set of what an arm sets',
      ['run', 'mnist-quick', '--set', 'method=contrastive'],
      [
        'Error: --set method=contrastive: arm "baseline" of the experiment sets method itself, which would win.',
        assign,
      ],
    ],
    [
      '--set of what is swept',
      ['run', 'sweep.json', '--set', 'loss.temperature=1'],
      [
        'Error: --set loss.temperature=1: the sweep of the experiment sets loss.temperature itself, which would win.',
        assign,
      ],
    ],
    [
      '--seeds with a word',
      ['run', 'mnist-quick', '--seeds', '1,x'],
      ['Error: --seeds 1,x: "x" is not such a number.', seeds],
    ],
    [
      '--seeds below 0',
      ['run', 'mnist-quick', '--seeds', '1,-2'],
      ['Error: --seeds 1,-2: "-2" is not such a number.', seeds],
    ],
    [
      '--seeds with a gap',
      ['run', 'mnist-quick', '--seeds', '1,,2'],
      ['Error: --seeds 1,,2: a seed is empty.', seeds],
    ],
    [
      '--seeds with one twice',
      ['run', 'mnist-quick', '--seeds', '1,2,1'],
      ['Error: --seeds 1,2,1: 1 is listed twice; each seed counts once.', seeds],
    ],
    [
      '--resume with changes',
      ['run', '--resume', 'exp1', '--seeds', '1'],
      [
        'Error: --resume goes on with an experiment as it is stored; --seeds cannot change it.',
        'Leave it out, or run the changed experiment anew without --resume.',
      ],
    ],
    [
      'an unknown run',
      ['runs', 'show', 'zzz'],
      ['Error: There is no run "zzz".', '"contrast runs ls" lists the runs. The start of an id is enough.'],
    ],
    [
      'an unknown experiment',
      ['run', '--resume', 'zzz'],
      [
        'Error: There is no experiment "zzz".',
        '"contrast runs ls" names the experiment of each run. The start of an id is enough.',
      ],
    ],
    [
      'a size of no pixels',
      ['datasets', 'add', 'mine', '.', '--size', 'big'],
      [
        'Error: The --size is big; it must be pixels such as 32 or 48x64.',
        'Set the --size to pixels such as 32 or 48x64.',
      ],
    ],
  ])('%s', async (_, args, message) => {
    const cli = new TestCli();
    cli.write('broken.json', '{"name": "x", \n}');
    cli.write('key.json', { name: 'x', base: { loss: { temprature: 0.1 } } });
    cli.write('type.json', { name: 'x', base: { loss: { temperature: 'warm' } } });
    cli.write('sweep.json', { name: 'x', sweep: [{ setting: 'loss.temperature', values: [1, 2] }] });
    const { code, stdout, stderr } = await cli.run(...args);
    expect(stderr).toBe(lines(...message));
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('with --json the error is the one document on stdout', async () => {
    const { code, stdout, stderr } = await new TestCli().run('run', 'mnist-quik', '--json');
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'experiment.unknown-preset',
        message: 'There is no preset or file "mnist-quik". Did you mean "mnist-quick"?',
        advice: presetsAdvice,
      },
    });
    expect(stderr).toBe('');
    expect(code).toBe(2);
  });

  test('with --json bad usage is a document too', async () => {
    const { code, stdout } = await new TestCli().run('--json', 'rnu');
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'cli.usage', message: 'Unknown command "rnu". Did you mean "run"?' },
    });
    expect(code).toBe(2);
  });
});

describe('a defect', () => {
  test('is said to be one, with its stack and how to report it', async () => {
    const cli = new TestCli();
    cli.compose = () => {
      throw new TypeError('x is not a function');
    };
    const { code, stdout, stderr } = await cli.run('engines');
    expect(stderr).toContain('Unexpected error:\nTypeError: x is not a function\n    at ');
    expect(stderr).toContain('This is a defect of the program, not of what you did. Please report it');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test('with --json is a document, and its stack is on stderr', async () => {
    const cli = new TestCli();
    cli.compose = () => Promise.reject(new TypeError('x is not a function'));
    const { code, stdout, stderr } = await cli.run('engines', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'defect', message: 'x is not a function' } });
    expect(stderr).toContain('TypeError: x is not a function\n    at ');
    expect(code).toBe(1);
  });
});
