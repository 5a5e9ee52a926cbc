/** Lists and counts as sentences have them. */

/** "3 runs", "1 run". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}

/** "a, b and c"; of many the first few and how many more. */
export function listed(items: readonly string[], most = 6): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** @param kind what they have in common, behind "runs" */
export function leftOutTogether(kind: string, runs: readonly string[]): string {
  return `${counted(runs.length, 'run')} ${kind} ${runs.length === 1 ? 'is' : 'are'} left out: ${listed(runs)}.`;
}
