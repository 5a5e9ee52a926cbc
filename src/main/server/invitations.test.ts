import { expect, test } from 'vitest';
import { Invitations } from './invitations.ts';

test('a code lets in once', () => {
  const invitations = new Invitations();
  const code = invitations.invite();
  expect(code).toMatch(/^[\w-]{43}$/);
  expect(invitations.take('guessed')).toBe(false);
  expect(invitations.take(code)).toBe(true);
  expect(invitations.take(code)).toBe(false);
});

test('a code that nobody used lapses after a minute and is forgotten', () => {
  let now = 5000;
  const invitations = new Invitations(() => now);
  const first = invitations.invite();
  now += 30_000;
  const second = invitations.invite();
  expect(invitations.size).toBe(2);
  now += 29_999;
  expect(invitations.size).toBe(2);
  now += 1;
  expect(invitations.size).toBe(1);
  expect(invitations.take(first)).toBe(false);
  expect(invitations.take(second)).toBe(true);
  expect(invitations.size).toBe(0);
});

test('codes that lapsed make room whenever one is made', () => {
  let now = 0;
  const invitations = new Invitations(() => now);
  for (let i = 0; i < 1000; i++) {
    invitations.invite();
    now += 1000;
  }
  expect(invitations.size).toBe(59);
});
