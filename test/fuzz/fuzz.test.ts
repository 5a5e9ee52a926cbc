import { expect, test } from 'vitest';
import { contract } from '#shared/contract.ts';
import { routerOf, serverOf } from '../contract/transports.ts';
import { openWorkbench } from '../faults/workbench.ts';
import { attack } from './attack.ts';
import { leftOut, sound } from './messages.ts';

test('every procedure is among those that are attacked, or left out by name', () => {
  const procedures = Object.entries(contract).flatMap(([feature, all]) =>
    Object.keys(all).map((name) => `${feature}.${name}`),
  );
  expect([...Object.keys(sound), ...leftOut].toSorted()).toEqual(procedures.toSorted());
});

test('a thousand messages that make little sense: each answered, none harmful', {
  timeout: 240_000,
}, async () => {
  const router = routerOf(openWorkbench());
  const server = await serverOf(router, { calls: { burst: 1e9, perSecond: 1e9 } });
  const { unexplained, codes, grownBytes } = await attack(server, router, { messages: 1000, seed: 1 });
  expect(unexplained).toEqual([]);
  expect(Object.keys(codes)).toEqual(expect.arrayContaining(['ok', 'api.invalid-input', 'api.malformed']));
  expect(grownBytes).toBeLessThan(50e6);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
