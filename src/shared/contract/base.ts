/** What the procedures of all features share: errors, ids, and schemas of what many return. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { catalogue, type ErrorCode } from '../errors.ts';

/** What an error of the catalogue carries across a transport, beside its code and message. */
export const errorData = z.object({ advice: z.string(), exitCode: z.int() });

const statuses: Partial<Record<ErrorCode, number>> = {
  'store.unknown-run': 404,
  'store.unknown-experiment': 404,
  'store.unknown-view': 404,
  'run.no-predictions': 404,
  'run.no-features': 404,
  'dataset.unknown': 404,
  'map.unknown': 404,
  'map.unknown-point': 404,
  'map.no-features': 404,
  'api.unknown-procedure': 404,
  'server.not-found': 404,
  'api.wrong-method': 405,
  'run.illegal-transition': 409,
  'dataset.exists': 409,
  'benchmark.running': 409,
  'dataset.path-refused': 403,
  'api.too-large': 413,
  'api.too-many': 429,
  'server.no-session': 401,
  'server.wrong-token': 401,
  'server.other-site': 403,
  'server.other-host': 403,
};

/** The HTTP status of an error: the caller's mistakes are 4xx, what failed on the way is 5xx. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? (catalogue[code].exitCode === 2 ? 400 : 500);
}

export type ApiErrors = { [C in ErrorCode]: { status: number; data: typeof errorData } };

/** Every error of the catalogue as oRPC knows errors: a client can tell them apart by their codes. */
const apiErrors = Object.fromEntries(
  (Object.keys(catalogue) as ErrorCode[]).map((code) => [code, { status: statusOf(code), data: errorData }]),
) as ApiErrors;

export const base = oc.errors(apiErrors);

/** An id or a unique start of one. Nothing that could be read as a path gets through. */
export const id = z
  .string()
  .trim()
  .regex(/^[0-9a-z]{1,64}$/i, 'an id is made of letters and digits only.')
  .meta({ description: 'An id, or a unique start of it.' });

/** Several of them, at most as many as one call may change. */
export const ids = z.array(id).min(1).max(10_000);

/** A whole number in a range; as text too, for it may come in an address. */
export function count(least: number, most: number, usual: number) {
  return z.coerce.number<number>().int().min(least).max(most).default(usual);
}

/** A number that may be NaN or infinite. The binary protocols keep it; plain JSON at /api has null in its place. */
export const anyNumber = z
  .custom<number>((value) => typeof value === 'number', 'it must be a number.')
  .meta({ description: 'A number; null stands for NaN and infinities.' });

/**
 * Data that the program itself made and that was checked when it was stored: only its kind is checked again, because
 * checking thousands of settings would cost more than reading them.
 */
export function trusted<T>(description: string): z.ZodType<T> {
  return z.record(z.string(), z.unknown()).meta({ description }) as unknown as z.ZodType<T>;
}

/** Settings as forms send them: checked by the schema of settings where they are used. */
export const overrides = trusted<Record<string, unknown>>('Settings to change, group by group.');
