import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { type ChosenFile, packed } from './packed.ts';

const chosen = (path: string, content: string): ChosenFile =>
  Object.assign(new File([content], path.split('/').at(-1)!), { webkitRelativePath: path });

async function contents(archive: File): Promise<[string, string][]> {
  const tar = extract();
  tar.end(new Uint8Array(await archive.arrayBuffer()));
  const found: [string, string][] = [];
  for await (const entry of tar) {
    let text = '';
    for await (const chunk of entry) text += new TextDecoder().decode(chunk as Uint8Array<ArrayBuffer>);
    found.push([entry.header.name, text]);
  }
  return found;
}

test('the images of a folder are one archive, whatever else lies there', async () => {
  const deep = `pets/${'a long way down/'.repeat(12)}ärger.png`;
  const archive = packed([
    chosen('pets/dog/2.jpg', 'x'.repeat(512)),
    chosen('pets/cat/1.JPEG', 'meow'),
    chosen('pets/cat/.hidden.jpg', ''),
    chosen('pets/labels.csv', '1,2'),
    chosen(deep, 'deep'),
    chosen('pets/cat/empty.webp', ''),
  ]);
  expect(archive.name).toBe('pets.tar');
  expect(archive.size % 512).toBe(0);
  expect(await contents(archive)).toEqual([
    [deep, 'deep'],
    ['pets/cat/1.JPEG', 'meow'],
    ['pets/cat/empty.webp', ''],
    ['pets/dog/2.jpg', 'x'.repeat(512)],
  ]);
});
