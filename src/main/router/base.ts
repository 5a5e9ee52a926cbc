/** What the features of the router share: the program behind it, and errors in the words of the catalogue. */
import { implement, ORPCError, ValidationError } from '@orpc/server';
import type { z } from 'zod';
import { statusOf } from '#shared/contract/base.ts';
import { type Contract, contract } from '#shared/contract.ts';
import { type ErrorCode, WorkbenchError, workbenchError } from '#shared/errors.ts';
import { problemsOf } from '#shared/validation.ts';
import type { Workbench } from '../api/workbench.ts';
import type { EventFeed } from './event-feed.ts';

/** What every call is given, whatever carried it. */
export interface RouterContext {
  workbench: Workbench;
  feed: EventFeed;
  program: { version: string; startedAt: string };
  /** Folders that callers may have read; null: all of them. */
  readable: readonly string[] | null;
  /** Takes down what went wrong inside the program; returns where it can be found. */
  report(error: unknown): string;
}

/** An error of the catalogue as it crosses a transport. */
export function apiError(error: WorkbenchError): ORPCError<string, { advice: string; exitCode: number }> {
  const { code, message, advice, exitCode } = error;
  return new ORPCError(code, {
    status: statusOf(code as ErrorCode),
    message,
    data: { advice, exitCode },
    cause: error,
  });
}

/** What a failed call is answered with: always an error of the catalogue. */
export function answerTo(
  error: unknown,
  procedure: string,
  report: RouterContext['report'],
): ORPCError<string, unknown> {
  if (error instanceof WorkbenchError) return apiError(error);
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST') return apiError(invalidInput(error, procedure));
    if (error.status < 500 && error.data?.advice !== undefined) return error;
  }
  return apiError(workbenchError('api.defect', { reference: report(error) }, error));
}

function invalidInput(error: ORPCError<string, unknown>, procedure: string): WorkbenchError {
  const problems =
    error.cause instanceof ValidationError
      ? error.cause.issues.map((issue) => {
          const path = (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key));
          return `${path.join('.') || 'the input'}: ${issue.message}`;
        })
      : [error.message];
  return workbenchError('api.invalid-input', { procedure, problems: problems.slice(0, 20) }, error);
}

type Stream = AsyncIterator<unknown, unknown, void> & AsyncIterable<unknown>;

function isStream(output: unknown): output is Stream {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}

/** What fails after the first of a stream has been sent is answered as everything else is. */
async function* codedStream(stream: Stream, procedure: string, { report }: RouterContext) {
  try {
    return yield* stream;
  } catch (error) {
    throw answerTo(error, procedure, report);
  }
}

/** The implementer of the contract: give each procedure its handler. */
export const os = implement<Contract>(contract)
  .$context<RouterContext>()
  .use(async ({ next, path, procedure, context }, input) => {
    const name = path.join('.');
    try {
      const result = await next();
      return isStream(result.output)
        ? { ...result, output: codedStream(result.output, name, context) }
        : result;
    } catch (error) {
      const schema = procedure['~orpc'].inputSchema as z.ZodType | undefined;
      const invalid = error instanceof ORPCError && error.code === 'BAD_REQUEST' && schema !== undefined;
      const problems = invalid ? problemsOf(schema, input) : [];
      throw problems.length > 0
        ? apiError(workbenchError('api.invalid-input', { procedure: name, problems: problems.slice(0, 20) }))
        : answerTo(error, name, context.report);
    }
  });
