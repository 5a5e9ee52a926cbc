/** Draws the program's icons in the sizes that desktops ask for, from one drawing. */
import { join } from 'node:path';
import sharp from 'sharp';

const resources = join(import.meta.dirname, '..', 'resources');
const drawing = join(resources, 'icons', 'icon.svg');

const files: [name: string, size: number][] = [
  ...[16, 32, 48, 64, 128, 256, 512, 1024].map((size): [string, number] => [
    `icons/${size}x${size}.png`,
    size,
  ]),
  ['tray.png', 22],
  ['tray@2x.png', 44],
];
for (const [name, size] of files) {
  await sharp(drawing, { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(resources, name));
}
