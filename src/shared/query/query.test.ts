import { expect, test } from 'vitest';
import { compileQuery, completions, QueryProblem, queryFields } from '../query.ts';

const metrics = ['test/accuracy', 'test/knn-accuracy', 'train/accuracy', 'train/loss', 'pretrain/loss'];
const temperature = 'settings.loss.temperature';

test.each<[string, unknown]>([
  ['', null],
  ['   ', null],
  ['temperature < 0.1', { field: temperature, op: '<', value: 0.1 }],
  ['loss.temperature<.1', { field: temperature, op: '<', value: 0.1 }],
  ['settings.loss.temperature >= 1e-2', { field: temperature, op: '>=', value: 0.01 }],
  ['TEMPERATURE = 1', { field: temperature, op: '=', value: 1 }],
  ['dataset = cifar10', { field: 'settings.dataset.id', op: '=', value: 'cifar10' }],
  ['loss = npairs', { field: 'settings.loss.name', op: '=', value: 'npairs' }],
  ['optimizer.name = sgd', 'optimizer.name'],
  ['pretrain.optimizer = sgd', { field: 'settings.pretrain.optimizer.name', op: '=', value: 'sgd' }],
  ['accuracy > 90%', { field: 'metrics.test/accuracy', op: '>', value: 0.9 }],
  ['accuracy > 90', { field: 'metrics.test/accuracy', op: '>', value: 0.9 }],
  ['accuracy <= 1', { field: 'metrics.test/accuracy', op: '<=', value: 1 }],
  ['train/accuracy > 0.5', { field: 'metrics.train/accuracy', op: '>', value: 0.5 }],
  ['knn-accuracy > 0.5', { field: 'metrics.test/knn-accuracy', op: '>', value: 0.5 }],
  ['status = waiting', { field: 'status', op: '=', value: 'queued' }],
  ['normalize = no', { field: 'settings.normalize', op: '=', value: false }],
  ['tag = good', { field: 'tags', op: 'contains', value: 'good' }],
  ['tag != "very good"', { not: { field: 'tags', op: 'contains', value: 'very good' } }],
  ['notes is not empty', { field: 'notes', op: '!=', value: '' }],
  ['hiddenUnits', 'text'],
  ['projection.hiddenUnits is none', { field: 'settings.projection.hiddenUnits', op: '=', value: null }],
  ['loss.scale = none', { field: 'settings.loss.scale', op: '=', value: 'none' }],
  ["arm ~ 'sup\\'con'", { field: 'arm', op: 'contains', value: "sup'con" }],
  ['arm = and', 'arm = and'],
  [
    'arm in (baseline, "sup con")',
    {
      any: [
        { field: 'arm', op: '=', value: 'baseline' },
        { field: 'arm', op: '=', value: 'sup con' },
      ],
    },
  ],
  ['seed not in (1)', { not: { any: [{ field: 'seed', op: '=', value: 1 }] } }],
  ['arm not contains x', { not: { field: 'arm', op: 'contains', value: 'x' } }],
  [
    'seed = 1 or seed = 2 and arm = x',
    {
      any: [
        { field: 'seed', op: '=', value: 1 },
        {
          all: [
            { field: 'seed', op: '=', value: 2 },
            { field: 'arm', op: '=', value: 'x' },
          ],
        },
      ],
    },
  ],
  [
    '(seed = 1 or seed = 2) NOT arm = x',
    {
      all: [
        {
          any: [
            { field: 'seed', op: '=', value: 1 },
            { field: 'seed', op: '=', value: 2 },
          ],
        },
        { not: { field: 'arm', op: '=', value: 'x' } },
      ],
    },
  ],
])('%s', (query, expected) => {
  // Where only a word is given, the others of the list say what it is about; these have several meanings.
  if (expected === 'optimizer.name')
    expect(() => compileQuery(query, metrics)).toThrow(/may be supervised\.optimizer/);
  else if (expected === 'text') expect(compileQuery(query, metrics)).toHaveProperty('any');
  else if (expected === 'arm = and') expect(compileQuery(query, metrics)).toMatchObject({ value: 'and' });
  else expect(compileQuery(query, metrics)).toEqual(expected);
});

test('a word alone is looked for in texts', () => {
  const filter = compileQuery('"second try"', metrics) as { any: { field: string; value: string }[] };
  expect(filter.any.map(({ field }) => field)).toEqual(['experiment', 'arm', 'notes', 'id', 'tags']);
  expect(new Set(filter.any.map(({ value }) => value))).toEqual(new Set(['second try']));
});

test.each<[query: string, message: string, marked: string]>([
  ['temprature < 1', 'Nothing is called “temprature”. Did you mean temperature?', 'temprature'],
  ['temperature < warm', 'temperature is a number; “warm” is not.', 'warm'],
  ['temperature <', 'A value must stand after “<”.', '<'],
  ['temperature < and', 'temperature is a number; “and” is not.', 'and'],
  ['< 3', 'A name must stand before “<”, such as temperature.', '<'],
  ['(seed = 1', 'This parenthesis is not closed.', '('],
  ['seed = 1)', 'No parenthesis was opened for this one.', ')'],
  ['seed = 1 and', 'The query ends too early.', ''],
  ['or seed = 1', 'A condition must stand here, not “or”.', 'or'],
  ['arm = "sup', 'The quotation has no end.', '"sup'],
  ['seed in 1', 'A list in parentheses must stand after “in”: in (1, 2).', 'in'],
  ['seed in (1 2)', 'A comma must stand between values.', '2'],
  ['seed in (1', 'The list is not closed.', '('],
  ['arm < x', 'arm has no order: ask with = or contains.', 'arm'],
  ['seed ~ 1', 'seed is not a text: ask with =, < or >.', 'seed'],
  ['tag < x', 'A tag is there or not: ask with = or !=.', 'tag'],
  ['normalize = maybe', 'normalize is yes or no; “maybe” is neither.', 'maybe'],
  ['created > yesterday', 'created is a date such as 2026-05-31; “yesterday” is none.', 'yesterday'],
  [
    'status = done',
    'No run has the status “done”; there are waiting, training, pausing, paused, finished, failed, cancelled.',
    'done',
  ],
  ['batchSize = 1', 'may be', 'batchSize'],
  ['seed = 1 !', '“!” means nothing here.', '!'],
])('%s: %s', (query, message, marked) => {
  let problem: unknown;
  try {
    compileQuery(query, metrics);
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(QueryProblem);
  const { from, to, message: said } = problem as QueryProblem;
  expect(said).toContain(message);
  expect(query.slice(from, to)).toBe(marked);
});

test('parentheses may not go too deep', () => {
  expect(() => compileQuery(`${'('.repeat(5000)}seed = 1`, metrics)).toThrow('This is nested too deeply.');
});

const fields = queryFields(metrics);
const offered = (before: string) => {
  const { from, options } = completions(before, before.length, fields, ({ name }) =>
    name === 'arm' ? ['baseline', 'sup con'] : [],
  );
  return { from, texts: options.map(({ text }) => text) };
};

test('names are offered where a condition begins', () => {
  expect(offered('').texts).toEqual(
    expect.arrayContaining(['status', 'temperature', 'test/accuracy', 'not']),
  );
  expect(offered('temp')).toMatchObject({ from: 0, texts: expect.arrayContaining(['temperature']) });
  expect(offered('seed = 1 and te').from).toBe(13);
});

test('then what it can be compared by, with what, and how conditions are joined', () => {
  expect(offered('arm ').texts).toEqual(['=', '!=', 'contains', 'in (']);
  expect(offered('arm = ').texts).toEqual(['baseline', '"sup con"']);
  expect(offered('arm in (baseline, ').texts).toEqual(['baseline', '"sup con"']);
  expect(offered('arm = "su')).toEqual({ from: 6, texts: ['baseline', '"sup con"'] });
  expect(offered('arm = baseline ').texts).toEqual(['and', 'or']);
  expect(offered('(arm = x) ').texts).toEqual(['and', 'or']);
});
