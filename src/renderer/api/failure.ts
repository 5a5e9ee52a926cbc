/** What went wrong, in words for people. */
import { codedError } from '#shared/contract/wire.ts';
import { adviceInWindow } from '#shared/errors.ts';

export interface Failure {
  /** Of the catalogue; "connection" where the program did not answer, "unexpected" for anything else. */
  code: string;
  message: string;
  advice: string;
}

export function failureOf(error: unknown): Failure {
  const coded = codedError(error);
  if (coded !== undefined) return { code: coded.code, message: coded.message, advice: adviceInWindow(coded) };
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) {
    return {
      code: 'connection',
      message: 'The program does not answer.',
      advice: 'It may have been stopped. This page goes on by itself when it is back.',
    };
  }
  return {
    code: 'unexpected',
    message: error instanceof Error ? error.message : String(error),
    advice: 'Try again. If it stays, the program’s log says more.',
  };
}
