import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type DecodeOptions, decodeImage } from './decode.ts';
import { image } from './testing/files.ts';

const options = (more: Partial<DecodeOptions> = {}): DecodeOptions => ({
  height: 4,
  width: 4,
  channels: 3,
  maxPixels: 10_000,
  ...more,
});

/** Rows of pixels as an image; each pixel is a list of channels. */
const raw = (pixels: number[][][]) =>
  sharp(Buffer.from(pixels.flat(2)), {
    raw: { height: pixels.length, width: pixels[0]!.length, channels: pixels[0]![0]!.length as 1 | 3 | 4 },
  });

test('leaves the pixels of an image of the right size as they are', async () => {
  const pixels = Array.from({ length: 4 }, (_, y) =>
    Array.from({ length: 4 }, (_, x) => [60 * y, 50 * x, 10 * (x + y)]),
  );
  expect([...(await decodeImage(await raw(pixels).png().toBuffer(), options()))]).toEqual(pixels.flat(2));
});

test.each(['png', 'jpeg', 'webp'] as const)('decodes %s', async (format) => {
  const pixels = await decodeImage(await image({ format, width: 40, height: 40 }), options());
  expect(pixels.length).toBe(48);
  [200, 100, 50].forEach((value, c) => {
    expect(Math.abs(pixels[c]! - value)).toBeLessThan(6);
  });
});

test('crops at the centre rather than distort', async () => {
  const column = (x: number) => (x < 4 || x >= 8 ? [0, 0, 0] : [255, 255, 255]);
  const wide = Array.from({ length: 4 }, () => Array.from({ length: 12 }, (_, x) => column(x)));
  expect([...(await decodeImage(await raw(wide).png().toBuffer(), options()))]).toEqual(Array(48).fill(255));
});

test('makes grey of colour and colour of grey', async () => {
  const colour = await image({ colour: { r: 255, g: 255, b: 255 } });
  expect([...(await decodeImage(colour, options({ channels: 1 })))]).toEqual(Array(16).fill(255));
  const grey = raw(Array.from({ length: 4 }, () => Array(4).fill([90]))).toColourspace('b-w');
  expect([...(await decodeImage(await grey.png().toBuffer(), options()))]).toEqual(Array(48).fill(90));
});

test('lays transparency over black, and takes 16 bits down to 8', async () => {
  const clear = raw(Array.from({ length: 4 }, () => Array(4).fill([255, 255, 255, 0])));
  expect([...(await decodeImage(await clear.png().toBuffer(), options()))]).toEqual(Array(48).fill(0));
  const deep = await sharp(await image())
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  expect((await sharp(deep).metadata()).depth).toBe('ushort');
  const pixel = (await decodeImage(deep, options())).subarray(0, 3);
  [200, 100, 50].forEach((value, c) => {
    expect(Math.abs(pixel[c]! - value)).toBeLessThanOrEqual(1);
  });
});

test('turns images as their EXIF says', async () => {
  const pixels = Array.from({ length: 4 }, (_, y) => Array(4).fill(y < 2 ? [255, 0, 0] : [0, 0, 255]));
  // Orientation 3: upside down.
  const turned = await raw(pixels).withMetadata({ orientation: 3 }).png().toBuffer();
  expect([...(await decodeImage(turned, options())).subarray(0, 3)]).toEqual([0, 0, 255]);
});

test('refuses images of too many pixels before decoding them', async () => {
  const large = await image({ width: 200, height: 100 });
  await expect(decodeImage(large, options())).rejects.toMatchObject({
    message: 'it has more than 10,000 pixels',
    bomb: true,
  });
});

test('refuses damaged images and other kinds of files', async () => {
  const noise = sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  });
  for (const whole of [
    await noise.jpeg().toBuffer(),
    await noise.png().toBuffer(),
    await noise.webp().toBuffer(),
  ]) {
    const cut = whole.subarray(0, Math.floor(whole.length / 2));
    await expect(decodeImage(cut, options())).rejects.toMatchObject({ bomb: false });
  }
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>');
  for (const other of [svg, Buffer.alloc(0), Buffer.from('hello')]) {
    await expect(decodeImage(other, options())).rejects.toThrow('it is no JPEG, PNG or WebP');
  }
});
