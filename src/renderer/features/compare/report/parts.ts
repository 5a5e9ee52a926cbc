/** Parts of a report, in the order in which they are offered. */
import type { ReportPart } from '../view.ts';

export const partTitles: Readonly<Record<ReportPart, string>> = {
  answer: 'Answer',
  curves: 'Curves',
  settings: 'Settings',
  table: 'Results',
  differences: 'Differences',
  temperature: 'Temperature',
  runs: 'Runs',
};

export const reportParts = Object.keys(partTitles) as ReportPart[];
