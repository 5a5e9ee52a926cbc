import { describe, expect, test } from 'vitest';
import { deriveSeed, philoxBlock, RandomStream } from './philox.ts';

function block(counter: readonly number[], key: readonly number[]): string[] {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  const [k0, k1] = key as [number, number];
  philoxBlock(c0, c1, c2, c3, k0, k1, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0'));
}

// Known answers of the authors' library Random123, file tests/kat_vectors.
describe('philoxBlock', () => {
  test('all zeros', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });

  test('all ones', () => {
    const ones = 0xffffffff;
    expect(block([ones, ones, ones, ones], [ones, ones])).toEqual([
      '408f276d',
      '41c83b0e',
      'a20bc7c6',
      '6d5451fd',
    ]);
  });

  test('digits of pi', () => {
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    expect(block(counter, [0xa4093822, 0x299f31d0])).toEqual([
      'd16cfe09',
      '94fdcceb',
      '5001e420',
      '24126ea1',
    ]);
  });
});

describe('RandomStream', () => {
  const draws = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uint32());

  test('the same seeds give the same numbers, others give others', () => {
    expect(draws(new RandomStream(1, 2), 20)).toEqual(draws(new RandomStream(1, 2), 20));
    expect(draws(new RandomStream(1, 2), 20)).not.toEqual(draws(new RandomStream(2, 1), 20));
    expect(draws(new RandomStream(1, 2), 20)).not.toEqual(draws(new RandomStream(1, -2), 20));
  });

  test('uniform numbers are in [0, 1) with the mean and variance they should have', () => {
    const stream = new RandomStream(7, 7);
    const values = Array.from({ length: 20_000 }, () => stream.uniform());
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // Five standard errors.
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(values.length));
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  test('normal numbers are finite with mean 0 and variance 1', () => {
    const stream = new RandomStream(3, 4);
    const values = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = values.reduce((a, b) => a + b) / values.length;
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(values.reduce((sum, v) => sum + v * v, 0) / values.length).toBeCloseTo(1, 1);
  });

  test('integers below a limit are all met about equally often', () => {
    const stream = new RandomStream(1, 1);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 12_000; i++) counts[stream.below(6)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });

  test('a shuffle keeps every element', () => {
    const shuffled = new RandomStream(5, 6).shuffle(Array.from({ length: 100 }, (_, i) => i));
    expect(shuffled).not.toEqual([...shuffled].sort((a, b) => a - b));
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('deriveSeed', () => {
  test('depends on every part and on where one ends', () => {
    const seeds = [
      deriveSeed(1, 'a'),
      deriveSeed(2, 'a'),
      deriveSeed(1, 'b'),
      deriveSeed('1a'),
      deriveSeed(1, 'a', 0),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(deriveSeed(1, 'a')).toBe(deriveSeed(1, 'a'));
  });

  test('is a signed 32-bit integer', () => {
    for (let i = 0; i < 1000; i++) expect(deriveSeed(i) | 0).toBe(deriveSeed(i));
  });
});
