/** What the system asks the program to open: files given on its command line, and links of its own scheme. */

import { resolve } from 'node:path';

/** Links such as "contrast://run/k3j2". */
export const linkScheme = 'contrast';

export type OpenRequest = { kind: 'experiment'; path: string } | { kind: 'place'; path: string };

/** Screens that a link may lead to. Nothing a link names changes anything. */
const linkable = new Set([
  'run',
  'runs',
  'queue',
  'compare',
  'map',
  'designer',
  'datasets',
  'engines',
  'settings',
]);

/** @returns undefined for a link that leads nowhere in the program */
export function requestOfLink(link: string): OpenRequest | undefined {
  let url: URL;
  try {
    url = new URL(link);
  } catch {
    return undefined;
  }
  if (url.protocol !== `${linkScheme}:` || !linkable.has(url.hostname)) return undefined;
  const rest = url.pathname.replace(/\/+$/, '');
  if (!/^(\/[\w.,-]{1,100}){0,3}$/.test(rest)) return undefined;
  return { kind: 'place', path: `/${url.hostname}${rest}` };
}

/**
 * @param args of the command line, without the program's own name
 * @param folder that relative paths start from
 */
export function requestsOf(args: readonly string[], folder = process.cwd()): OpenRequest[] {
  return args.flatMap((arg): OpenRequest[] => {
    if (arg.startsWith(`${linkScheme}:`)) return [requestOfLink(arg) ?? []].flat();
    return arg.endsWith('.contrast.json') ? [{ kind: 'experiment', path: resolve(folder, arg) }] : [];
  });
}
