import picocolors from 'picocolors';
import type { TextStream } from './host.ts';

/** The few ways in which text is set off. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

/** Colours on a terminal; plain text elsewhere, and where the person asked for none (https://no-color.org). */
export function styleFor(stream: TextStream, env: Readonly<Record<string, string | undefined>>): Style {
  const wanted = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const colors = picocolors.createColors(wanted);
  return { strong: colors.bold, faint: colors.dim, good: colors.green, warn: colors.yellow, bad: colors.red };
}
