import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createGzip } from 'node:zlib';
import sharp from 'sharp';
import { type Pack, pack } from 'tar-stream';

/** Contents by name; a name ending in a slash is a folder. */
export type Files = Record<string, Buffer>;

export interface ImageLook {
  width?: number;
  height?: number;
  colour?: { r: number; g: number; b: number };
  format?: 'png' | 'jpeg' | 'webp';
}

/** An image of one colour. */
export function image(look: ImageLook = {}): Promise<Buffer> {
  const { width = 6, height = 6, colour = { r: 200, g: 100, b: 50 }, format = 'png' } = look;
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();
}

/** `count` images in each class folder of train and test, all different, each named by its number. */
export async function splitImages(classes: string[], train: number, test: number): Promise<Files> {
  const files: Files = {};
  let made = 0;
  for (const [split, count] of [
    ['train', train],
    ['test', test],
  ] as const) {
    for (const className of classes) {
      for (let i = 0; i < count; i++) {
        made++;
        files[`${split}/${className}/${i}.png`] = await image({ colour: { r: made, g: 255 - made, b: i } });
      }
    }
  }
  return files;
}

export async function writeFolder(folder: string, files: Files): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, content);
  }
  return folder;
}

export async function writeTar(
  path: string,
  files: Files,
  options: { gzip?: boolean; extra?: Parameters<Pack['entry']>[0][] } = {},
): Promise<string> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) tar.entry({ name, type: 'directory' });
    else tar.entry({ name }, content);
  }
  for (const header of options.extra ?? []) tar.entry(header);
  tar.finalize();
  const out = createWriteStream(path);
  await (options.gzip ? pipeline(tar, createGzip(), out) : pipeline(tar, out));
  return path;
}

/** A zip archive without compression (PKWARE APPNOTE 4.3). `modes` are Unix file modes, such as 0o120777 for a link. */
export async function writeZip(
  path: string,
  files: Files,
  modes: Record<string, number> = {},
): Promise<string> {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((modes[name] ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 3]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), version, common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  await writeFile(path, Buffer.concat([...locals, directory, end]));
  return path;
}
