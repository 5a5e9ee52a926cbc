import { entry } from './entry.ts';

const elsewhere = 'choose another folder with --home DIR or CONTRAST_HOME';

/** Failures of the home folder, its database and what is looked up in it. */
export const storeErrors = {
  'store.home-empty': entry({
    what: () => 'The home folder is given as an empty path.',
    advice: () => 'Give --home a folder, or leave it out for the default one.',
    exitCode: 2,
  }),
  'store.home-not-folder': entry<{ path: string }>({
    what: ({ path }) => `The home folder ${path} cannot be made: a file is in its place.`,
    advice: () => `Move the file away, or ${elsewhere}.`,
    inWindow: 'Move the file away and start again.',
    exitCode: 2,
  }),
  'store.denied': entry<{ path: string }>({
    what: ({ path }) => `The system does not let the program write ${path}.`,
    advice: () => `Give yourself permission to write there, or ${elsewhere}.`,
    inWindow: 'Give yourself permission to write there, and try again.',
    exitCode: 2,
  }),
  'store.disk-full': entry<{ path: string }>({
    what: ({ path }) => `The disk is full: ${path} could not be written. What was stored before is kept.`,
    advice: () => `Free some space and try again, or ${elsewhere}.`,
    inWindow: 'Free some space and try again.',
    exitCode: 1,
  }),
  'store.io': entry<{ path: string; reason: string }>({
    what: ({ path, reason }) => `${path} could not be read or written (${reason}).`,
    advice: () => `Check the path and that its disk is healthy, or ${elsewhere}.`,
    inWindow: 'Check the path and that its disk is healthy.',
    exitCode: 1,
  }),
  'store.corrupt': entry<{ path: string; reason: string }>({
    what: ({ path, reason }) => `The database ${path} is damaged (${reason}).`,
    advice: () => `Put back a copy of it, move it away to begin with an empty one, or ${elsewhere}.`,
    inWindow: 'Put back a copy of it, or move it away to begin with an empty one.',
    exitCode: 1,
  }),
  'store.foreign': entry<{ path: string }>({
    what: ({ path }) => `${path} is a database of another program.`,
    advice: () => `Move it away, or ${elsewhere}.`,
    inWindow: 'Move it away and start again.',
    exitCode: 2,
  }),
  'store.newer': entry<{ path: string; found: number; known: number }>({
    what: ({ path, found, known }) =>
      `The database ${path} was written by a newer version of the program (schema ${found}; this one knows ${known}).`,
    advice: () => `Install the newer version, or ${elsewhere}.`,
    inWindow: 'Install the newer version.',
    exitCode: 1,
  }),
  'store.diverged': entry<{ path: string; migration: string }>({
    what: ({ path, migration }) =>
      `The database ${path} was made by another build of the program: its migration ${migration} is not this one's.`,
    advice: () => `Use the build that made it, or ${elsewhere}.`,
    inWindow: 'Use the build that made it.',
    exitCode: 1,
  }),
  'store.busy': entry<{ path: string }>({
    what: ({ path }) => `Another program kept the database ${path} locked for too long.`,
    advice: () => 'Close the other program that uses it and try again.',
    exitCode: 1,
  }),
  'store.unknown-run': entry<{ id: string }>({
    what: ({ id }) => `There is no run "${id}".`,
    advice: () => '"contrast runs ls" lists the runs. The start of an id is enough.',
    inWindow: 'It may have been deleted for good, or the link is mistyped. Runs lists all there are.',
    exitCode: 2,
  }),
  'store.unknown-view': entry<{ id: string }>({
    what: ({ id }) => `There is no saved view "${id}".`,
    advice: () => 'It was removed, perhaps in another window. Save it anew.',
    exitCode: 2,
  }),
  'store.ambiguous-run': entry<{ id: string; matches: string[] }>({
    what: ({ id, matches }) => `"${id}" is the start of several runs: ${matches.join(', ')}.`,
    advice: () => 'Give more of the id.',
    exitCode: 2,
  }),
  'store.unknown-experiment': entry<{ id: string }>({
    what: ({ id }) => `There is no experiment "${id}".`,
    advice: () => '"contrast runs ls" names the experiment of each run. The start of an id is enough.',
    inWindow: 'Its runs may have been deleted for good, or the link is mistyped. Runs lists all there are.',
    exitCode: 2,
  }),
  'store.ambiguous-experiment': entry<{ id: string; matches: string[] }>({
    what: ({ id, matches }) => `"${id}" is the start of several experiments: ${matches.join(', ')}.`,
    advice: () => 'Give more of the id.',
    exitCode: 2,
  }),
  'store.bad-query': entry<{ problem: string; known: string[] }>({
    what: ({ problem }) => `The runs cannot be looked up like that: ${problem}.`,
    advice: ({ known }) => `Possible are: ${known.join(', ')}.`,
    exitCode: 2,
  }),
  'store.bad-preference': entry<{ name: string; problem: string }>({
    what: ({ name, problem }) => `The preference "${name}" cannot be set: ${problem}.`,
    advice: () => 'Give another value.',
    exitCode: 2,
  }),
  'store.instance-running': entry<{ home: string; pid: number; url: string | null }>({
    what: ({ home, pid, url }) =>
      `Another instance of the program already serves ${home}: process ${pid}${url === null ? '' : ` at ${url}`}.`,
    advice: ({ url }) =>
      `${url === null ? 'Use that one' : 'Open it with "contrast desktop"'}, stop it first, or ${elsewhere}.`,
    inWindow: 'Go on in that one, in a browser with the link that it printed, or stop it and start again.',
    exitCode: 1,
  }),
};
