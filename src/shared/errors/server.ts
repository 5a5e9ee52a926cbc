import { entry } from './entry.ts';

const list = (problems: readonly string[]) =>
  problems.length === 1
    ? (problems[0] ?? '')
    : `it has ${problems.length} problems:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;

/** What systems say of a host that is not theirs. */
const noAddress = ['ENOTFOUND', 'EADDRNOTAVAIL', 'EAI_AGAIN'];

/** Failures of calling the program from a window, a browser or a script, and of serving it. */
export const serverErrors = {
  'api.invalid-input': entry<{ procedure: string; problems: string[] }>({
    what: ({ procedure, problems }) => `${procedure}: ${list(problems)}`,
    advice: () => 'Correct the call; the page /api lists what each procedure takes.',
    exitCode: 2,
  }),
  'api.malformed': entry<{ problem: string }>({
    what: ({ problem }) => `The message is not understood: ${problem}`,
    advice: () => 'Send JSON as the page /api describes it.',
    exitCode: 2,
  }),
  'api.unknown-procedure': entry<{ procedure: string }>({
    what: ({ procedure }) => `There is no procedure "${procedure}".`,
    advice: () => 'The page /api lists the procedures there are.',
    exitCode: 2,
  }),
  'api.wrong-method': entry<{ method: string }>({
    what: ({ method }) => `The method ${method} is not allowed here.`,
    advice: () => 'The page /api lists the method of each procedure.',
    exitCode: 2,
  }),
  'api.too-large': entry<{ limit: number }>({
    what: ({ limit }) => `The message is larger than ${limit.toLocaleString('en-US')} bytes.`,
    advice: () => 'Send less at once.',
    exitCode: 2,
  }),
  'api.too-many': entry<{ seconds: number }>({
    what: () => 'There were too many calls in a short time.',
    advice: ({ seconds }) => `Try again in ${seconds} s.`,
    exitCode: 1,
  }),
  'api.defect': entry<{ reference: string }>({
    what: ({ reference }) => `Something went wrong inside the program (${reference}).`,
    advice: ({ reference }) =>
      `This is a defect of the program. Please report it with the lines that its log has at ${reference}.`,
    exitCode: 1,
  }),
  'server.no-session': entry({
    what: () => 'This browser has not opened the link with the token.',
    advice: () =>
      'Open the link that "contrast serve" printed, or send its token as "Authorization: Bearer …".',
    exitCode: 2,
  }),
  'server.wrong-token': entry({
    what: () => 'The token is not that of this server.',
    advice: () =>
      'Open the link that "contrast serve" printed last: each start has a token of its own. The link that it opened a browser with lets in once, within a minute.',
    exitCode: 2,
  }),
  'server.other-site': entry<{ origin: string }>({
    what: ({ origin }) => `A page of another site (${origin}) called the program.`,
    advice: () =>
      'Use the page that "contrast serve" printed the link of. A script sends the token as "Authorization: Bearer …".',
    exitCode: 2,
  }),
  'server.other-host': entry<{ host: string }>({
    what: ({ host }) => `The program is not served as "${host}".`,
    advice: () =>
      'Use the address that "contrast serve" printed; "contrast serve --host NAME" allows another.',
    exitCode: 2,
  }),
  'server.not-found': entry<{ path: string }>({
    what: ({ path }) => `There is nothing at ${path}.`,
    advice: () => 'Begin at the address that "contrast serve" printed.',
    exitCode: 2,
  }),
  'server.cannot-listen': entry<{ host: string; port: number; reason: string }>({
    what: ({ host, port, reason }) =>
      reason === 'EADDRINUSE'
        ? `Port ${port} of ${host} is in use by another program.`
        : noAddress.includes(reason)
          ? `"${host}" is no address of this machine (${reason}).`
          : `The program cannot listen on port ${port} of ${host} (${reason}).`,
    advice: ({ reason }) =>
      noAddress.includes(reason)
        ? 'Leave out --host to serve this machine alone, or give 0.0.0.0 for all its addresses.'
        : 'Choose another with --port, or leave it out for any that is free.',
    exitCode: 2,
  }),
  'server.unreachable': entry<{ url: string; reason: string }>({
    what: ({ url, reason }) => `The running program at ${url} does not answer (${reason}).`,
    advice: () => 'End it, or wait until it answers, and try again.',
    exitCode: 1,
  }),
};
