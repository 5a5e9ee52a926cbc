import { expect, test } from 'vitest';
import { RandomStream } from '#shared/philox.ts';
import { Fft, goodLength } from './fft.ts';

test.each([2, 3, 4, 5, 6, 8, 9, 16, 20, 25, 30, 48, 60, 64, 90, 100, 120, 162, 200])(
  'a transform of length %d equals the sum that defines it, and its inverse leads back',
  (n) => {
    const random = new RandomStream(n, 1);
    const re = Float64Array.from({ length: n }, () => random.normal());
    const im = Float64Array.from({ length: n }, () => random.normal());
    const toRe = re.slice();
    const toIm = im.slice();
    const fft = new Fft(n);
    fft.transform(toRe, toIm);
    for (let k = 0; k < n; k++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * j * k) / n;
        sumRe += re[j]! * Math.cos(angle) - im[j]! * Math.sin(angle);
        sumIm += re[j]! * Math.sin(angle) + im[j]! * Math.cos(angle);
      }
      expect(toRe[k]).toBeCloseTo(sumRe, 10);
      expect(toIm[k]).toBeCloseTo(sumIm, 10);
    }
    fft.transform(toIm, toRe);
    for (let j = 0; j < n; j++) {
      expect(toRe[j]! / n).toBeCloseTo(re[j]!, 12);
      expect(toIm[j]! / n).toBeCloseTo(im[j]!, 12);
    }
  },
);

test('lengths are even and have small factors', () => {
  expect([1, 7, 11, 14, 97, 121, 241].map(goodLength)).toEqual([2, 8, 12, 16, 100, 128, 250]);
  expect(() => new Fft(14)).toThrow('14');
});
