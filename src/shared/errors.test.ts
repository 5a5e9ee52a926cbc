import { expect, test } from 'vitest';
import { adviceInWindow, catalogue, type ErrorCode } from './errors.ts';

/** Stands for a detail, whatever a sentence does with it. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '…' : anything),
});

/** Of those who start the program from a terminal: the link, the port, options. */
const ofTheCommandLine = /^(cli|server|desktop)\.|^store\.home-empty$|assignment$/;

const advised = Object.entries(catalogue)
  .filter(([code]) => !ofTheCommandLine.test(code))
  .map(([code, { advice }]) => ({
    code,
    advice: String((advice as (details: unknown) => unknown)(anything)),
  }));

test('advice in the window names no command and no option of one', () => {
  const command = /"contrast |(^|\s|")--\w|CONTRAST_HOME/;
  expect(advised.filter((error) => command.test(adviceInWindow(error)))).toEqual([]);
  // Else nothing is tested: outside the window they do.
  expect(advised.filter(({ advice }) => command.test(advice)).length).toBeGreaterThan(20);
});

test('advice that names no command is the same everywhere, also of a failure that another program told', () => {
  expect(
    adviceInWindow({ code: 'store.ambiguous-run' satisfies ErrorCode, advice: 'Give more of the id.' }),
  ).toBe('Give more of the id.');
  expect(adviceInWindow({ code: 'tensorboard', advice: 'Look there.' })).toBe('Look there.');
});
