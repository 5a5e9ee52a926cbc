import { expect, test, vi } from 'vitest';

vi.mock('../../../api/client.ts', () => ({ client: {} }));
const { forkPoint } = await import('./new-run.ts');

const at = (stage: 'pretrain' | 'classify', epoch: number) => ({ file: `${stage}-${epoch}`, stage, epoch });

test('a fork begins at the last checkpoint from which the contrastive stage has epochs left', () => {
  expect(
    forkPoint(10, [at('pretrain', 4), at('pretrain', 8), at('pretrain', 10), at('classify', 2)]),
  ).toEqual({
    file: 'pretrain-8',
    epoch: 8,
    epochs: 10,
  });
});

test('after its end it goes on by half of its length', () => {
  expect(forkPoint(10, [at('pretrain', 10), at('classify', 3)])).toEqual({
    file: 'pretrain-10',
    epoch: 10,
    epochs: 15,
  });
  expect(forkPoint(1, [at('pretrain', 1)])).toEqual({ file: 'pretrain-1', epoch: 1, epochs: 2 });
});

test('without a checkpoint of that stage there is no fork', () => {
  expect(forkPoint(10, [at('classify', 3)])).toBe(null);
});
