import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Dataset } from './dataset.ts';
import { drawPictures } from './draw-pictures.ts';
import { memorySplit } from './memory-split.ts';
import { PictureBook } from './pictures.ts';
import { failure } from './testing/failure.ts';

/** Images of one colour each: image i has the value 10 i in the first channel. */
function dataset(
  size: number,
  shape: readonly [number, number, number],
  closed: () => void = () => {},
): Dataset {
  const bytes = shape[0] * shape[1] * shape[2];
  const images = new Uint8Array(size * bytes);
  for (let i = 0; i < size; i++)
    for (let at = 0; at < bytes; at++) images[i * bytes + at] = at % shape[2] === 0 ? 10 * i : 0;
  const split = memorySplit(
    images,
    Int32Array.from({ length: size }, (_, i) => i % 3),
    bytes,
  );
  return {
    id: 'd',
    title: 'D',
    imageShape: shape,
    classes: ['a', 'b', 'c'],
    splits: { train: split, test: split },
    fingerprint: 'f',
    close: closed,
  };
}

/** The values of one channel at a point of each picture. */
async function valuesAt(
  png: Uint8Array,
  size: number,
  columns: number,
  count: number,
  [y, x]: [number, number],
) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns) * size + y;
    const column = (i % columns) * size + x;
    return data[(row * info.width + column) * info.channels];
  });
}

describe('pictures', () => {
  test('stand row by row in the order asked for, with their classes', async () => {
    const drawn = await drawPictures(dataset(20, [4, 4, 3]), 'test', [7, 0, 19, 7, 3], 4);
    expect(drawn).toMatchObject({ columns: 3, size: 4, labels: [1, 0, 1, 1, 0] });
    expect(await sharp(drawn.png).metadata()).toMatchObject({ format: 'png', width: 12, height: 8 });
    expect(await valuesAt(drawn.png, 4, 3, 5, [0, 0])).toEqual([70, 0, 190, 70, 30]);
    expect(await valuesAt(drawn.png, 4, 3, 5, [3, 3])).toEqual([70, 0, 190, 70, 30]);
  });

  test.each([1, 3])('with %d channels are enlarged without smoothing and reduced', async (channels) => {
    for (const size of [2, 9]) {
      const drawn = await drawPictures(dataset(5, [4, 4, channels]), 'train', [4, 1], size);
      expect(await valuesAt(drawn.png, size, 2, 2, [0, 0])).toEqual([40, 10]);
      expect(await valuesAt(drawn.png, size, 2, 2, [size - 1, size - 1])).toEqual([40, 10]);
    }
  });

  test('of wide images stand in the middle of their square', async () => {
    const drawn = await drawPictures(dataset(5, [2, 4, 3]), 'train', [4, 3], 4);
    expect(await valuesAt(drawn.png, 4, 2, 2, [0, 0])).toEqual([0, 0]);
    expect(await valuesAt(drawn.png, 4, 2, 2, [1, 0])).toEqual([40, 30]);
    expect(await valuesAt(drawn.png, 4, 2, 2, [3, 3])).toEqual([0, 0]);
  });
});

describe('a book of pictures', () => {
  /** Counts openings and closings of a data set that can change. */
  function book() {
    const count = { opened: 0, closed: 0, version: 'one' };
    const source = {
      version: async () => count.version,
      async open() {
        count.opened++;
        return dataset(5, [4, 4, 3], () => count.closed++);
      },
    };
    return { pictures: new PictureBook(source), count };
  }
  const ask = { dataset: 'd', split: 'test', ids: [1, 2] } as const;

  test('opens a data set once, keeps what it has drawn, and closes', async () => {
    const { pictures, count } = book();
    const first = await pictures.pictures(ask);
    expect(first.size).toBe(4);
    expect(await pictures.pictures(ask)).toBe(first);
    expect(await pictures.pictures({ ...ask, size: 8 })).not.toBe(first);
    expect((await pictures.labels('d', 'test')).labels).toEqual(Int32Array.of(0, 1, 2, 0, 1));
    expect(count).toMatchObject({ opened: 1, closed: 0 });
    pictures.close();
    await Promise.resolve();
    expect(count.closed).toBe(1);
  });

  test('draws anew what has changed', async () => {
    const { pictures, count } = book();
    const first = await pictures.pictures(ask);
    count.version = 'two';
    expect(await pictures.pictures(ask)).not.toBe(first);
    expect(count).toMatchObject({ opened: 2, closed: 1 });
    pictures.close();
  });

  test('leaves out images that are not there, and refuses where none is', async () => {
    const { pictures, count } = book();
    const some = await pictures.pictures({ ...ask, ids: [4, 5, 0, 77, 1] });
    expect(some).toMatchObject({ ids: [4, 0, 1], labels: [1, 0, 1], columns: 2 });
    expect(await valuesAt(some.png, 4, 2, 3, [0, 0])).toEqual([40, 0, 10]);
    expect(await failure(pictures.pictures({ ...ask, ids: [5, 6] }))).toEqual({
      code: 'dataset.no-image',
      message: 'There is no test image 5 in data set "d", which has 5 of them.',
    });
    expect((await pictures.pictures(ask)).labels).toEqual([1, 2]);
    expect(count.opened).toBe(1);
    pictures.close();
  });
});
