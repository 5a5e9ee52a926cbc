/** Every command that the documentation names exists, with its options. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { expect, test } from 'vitest';
import { buildProgram } from '#main/cli/program.ts';
import { codeOf, markdownFiles, readMarkdown, root } from './markdown.ts';

const program = buildProgram({
  host: { stdout: { columns: 100 } },
} as never) as unknown as CommandUnknownOpts;
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** What is wrong with a call of the command line; undefined where nothing is. @param words after "contrast" */
function problemOfCall(words: readonly string[]): string | undefined {
  let command = program;
  const options = () => [...command.options, ...program.options].map(({ long }) => long);
  let isName = true;
  for (const word of words) {
    const found = isName ? command.commands.find((one) => one.name() === word) : undefined;
    if (found !== undefined) {
      command = found;
      continue;
    }
    if (isName && command === program && /^[a-z]+$/.test(word)) return `no command "${word}"`;
    if (isName && command.commands.length > 0 && /^[a-z]+$/.test(word))
      return `no command "${command.name()} ${word}"`;
    isName = false;
    const [option] = word.split('=');
    if (/^--[a-z]/.test(word) && option !== '--help' && !options().includes(option!))
      return `"${command.name()}" has no option ${word}`;
  }
  return undefined;
}

/** The same of a line of code, whatever it is. */
function problemOf(line: string): string | undefined {
  const call = /^(?:npx )?contrast(?: (.*))?$/.exec(line) ?? /^npm run contrast -- (.*)$/.exec(line);
  if (call !== null) {
    const words = (call[1] ?? '').replace(/\s#.*/, '').split(/[\s[\]|\\,]+/);
    return problemOfCall(words.filter((word) => word !== '' && word !== '…'));
  }
  const script = /^npm run ([\w:-]+)/.exec(line)?.[1];
  if (script !== undefined) return script in scripts ? undefined : `no script "${script}"`;
  const file = /^(?:npx )?node ([\w./-]+\.(?:ts|mjs))/.exec(line)?.[1];
  if (file !== undefined) return existsSync(join(root, file)) ? undefined : `no file ${file}`;
  return undefined;
}

const isCommand = (line: string) => /^(npx )?contrast |^npm run |^(npx )?node [\w./-]+\.(ts|mjs)/.test(line);
/** Also what errors advise, in quotation marks. */
const commandsOf = (text: string) =>
  [...codeOf(text), ...[...text.matchAll(/"(contrast [^"]+)"/g)].map(([, quoted]) => quoted!)].filter(
    isCommand,
  );

test.each(markdownFiles)('the commands of %s', (file) => {
  const wrong = commandsOf(readMarkdown(file)).flatMap((line) => {
    const problem = problemOf(line);
    return problem === undefined ? [] : [`${line}: ${problem}`];
  });
  expect(wrong).toEqual([]);
});

test('what is wrong with a command is seen', () => {
  expect(problemOf('contrast rnu mnist')).toBe('no command "rnu"');
  expect(problemOf('npx contrast runs lst')).toBe('no command "runs lst"');
  expect(problemOf('npx contrast run FILE.json --sedes 1')).toBe('"run" has no option --sedes');
  expect(problemOf('npm run nothing')).toBe('no script "nothing"');
  expect(problemOf('node test/bench/none.ts')).toBe('no file test/bench/none.ts');
  expect(problemOf('npx contrast runs ls --json')).toBeUndefined();
  expect(markdownFiles.flatMap((file) => commandsOf(readMarkdown(file))).length).toBeGreaterThan(100);
});
