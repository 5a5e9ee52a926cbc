/** The catalogue of errors as a page: what happened and what to do, with names in the place of what only a case knows. */
import { catalogue } from '#shared/errors.ts';

const subjects: Record<string, string> = {
  experiment: 'Designing an experiment',
  dataset: 'Data sets',
  engine: 'Engines',
  run: 'Training',
  compare: 'Comparing',
  store: 'Where data lives',
  benchmark: 'Benchmarks',
  import: 'Bringing runs in',
  export: 'Giving runs out',
  map: 'Maps of features',
  api: 'Calling the program',
  server: 'Serving the program',
  desktop: 'The window',
  cli: 'The command line',
};

/** Stands for a detail that is known only when it happens: reads as ‹name›, whatever a sentence does with it. */
function placeholder(name: string): unknown {
  const self: unknown = new Proxy(() => self, {
    get(_, key) {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'valueOf') return () => `‹${name}›`;
      if (key === 'length') return 2;
      if (key === Symbol.iterator) return [self][Symbol.iterator].bind([self]);
      return placeholder(name);
    },
  });
  return self;
}

const details = new Proxy({}, { get: (_, key) => placeholder(String(key)) });

/** What is computed of a detail rather than said of it has no words. */
const tidy = (sentence: unknown) =>
  String(sentence)
    .replaceAll(/\bNaN\b/g, '…')
    .replaceAll(/\s*\bundefined\b/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');

export function errorReference(): string {
  const bySubject = Map.groupBy(Object.keys(catalogue), (code) => code.split('.')[0]!);
  const sections = [...bySubject].map(([subject, codes]) => {
    const rows = codes.map((code) => {
      const { what, advice } = catalogue[code as keyof typeof catalogue] as {
        what: (of: unknown) => unknown;
        advice: (of: unknown) => unknown;
      };
      return `| \`${code}\` | ${tidy(what(details))} | ${tidy(advice(details))} |`;
    });
    const title = subjects[subject];
    if (title === undefined) throw new Error(`scripts/reference/errors.ts has no title for ${subject}.*`);
    return [
      `## ${title}`,
      ['| Code | What happened | What to do |', '| --- | --- | --- |', ...rows].join('\n'),
    ];
  });
  return [
    '# Errors and what to do',
    'Made from the catalogue in `src/shared/errors/` (`npm run docs:reference`). Every failure that a person can cause or mend has a code, here with ‹names› where a message has the details of the case. `--json` answers carry the code; the window shows the sentence and the advice. Anything else is a defect of the program: its stack is in the log.',
    ...sections.flat(),
  ].join('\n\n');
}
