/** What `contrast compare` prints of comparisons that have little to say. */
import { expect, test } from 'vitest';
import { compareRuns, type MeasuredRun } from '#main/analysis/compare.ts';
import { comparisonText } from '#main/cli/comparison-text.ts';
import { styleFor } from '#main/cli/style.ts';
import { expand } from '#shared/expand.ts';
import { experimentSchema } from '#shared/experiment.ts';

const style = styleFor({ isTTY: false } as Parameters<typeof styleFor>[0], {});

/** Values by arm, one a seed from 1 on. */
function text(metric: string, arms: Record<string, number[]>): string {
  const spec = experimentSchema.parse({
    name: 'Made up',
    arms: Object.keys(arms).map((name, i) => ({ name, settings: { loss: { temperature: 0.1 + i / 10 } } })),
    seeds: Object.values(arms)[0]!.map((_, i) => i + 1),
  });
  const runs = expand(spec).map(
    (run, i): MeasuredRun => ({
      ...run,
      id: `r${i}`,
      experiment: { id: 'e', name: 'Made up' },
      status: 'finished',
      metrics: { [metric]: arms[run.arm]![run.seed - 1]! },
    }),
  );
  return comparisonText(compareRuns(runs, metric), style);
}

test('one arm alone is told to be none to compare', () => {
  expect(text('test/accuracy', { baseline: [0.92] })).toBe(`Arm       Runs  test/accuracy  95 % interval
baseline     1        92.00 %              –

One arm alone cannot be compared. Choose runs of another arm too.`);
});

test('equal arms have no interval of no width, and nobody is ahead by half', () => {
  const said = text('test/accuracy', { a: [0.95, 0.95, 0.95], b: [0.95, 0.95, 0.95] });
  expect(said).toContain('b − a: +0.00 percentage points, over 3 paired seeds.\n');
  expect(said).toContain(
    'b is ahead on 50 % of the paired seeds (ties count half), and in 50 % of all pairs',
  );
  expect(said).not.toMatch(/\+0\.00 to|NaN/);
});

test('a narrow interval has as many decimals as tell its ends apart', () => {
  expect(text('test/accuracy', { a: [0.9, 0.91, 0.92], b: [0.95001, 0.96003, 0.97002] })).toContain(
    '+5.00 percentage points, 95 % interval +5.000 to +5.004',
  );
});

test('negative values have a minus sign, and no dash beside it', () => {
  const said = text('health/uniformity', { a: [-3, -3.1], b: [-2, -2.05] });
  expect(said).toMatch(/^a +2 +−3\.050 ± 0\.0707 +−3\.685 to −2\.415$/m);
});

test('an accuracy that is in percent already stays so', () => {
  const said = text('accuracy', { a: [90, 91, 92], b: [93, 95, 94] });
  expect(said).toMatch(/^b +3 +94\.00 ± 1\.000 +91\.52 – 96\.48$/m);
  expect(said).toContain('b is better than a by 3.0 in accuracy');
  expect(said).not.toContain('points');
});
