/** A folder that a person chose in the browser, as one archive: browsers give away its files, not its path. */

/** What a file of a chosen folder is. */
export interface ChosenFile extends Blob {
  name: string;
  /** From the chosen folder on, such as "pets/cat/1.jpg". */
  webkitRelativePath: string;
}

/** What the program reads; other files are not sent at all. */
const isImage = ({ name }: ChosenFile) => /^[^.].*\.(jpe?g|png|webp)$/i.test(name);

/** Bytes that a message to the program may have. */
export const mostBytes = 256 * 1024 * 1024 - 64 * 1024;

const block = 512;
const encoder = new TextEncoder();

/**
 * The images of a folder as a tar archive (POSIX ustar; longer names as GNU tar writes them). Their bytes are read only
 * when the archive is sent.
 */
export function packed(files: readonly ChosenFile[]): File {
  const [top = 'images'] = files[0]?.webkitRelativePath.split('/') ?? [];
  const parts = files
    .filter(isImage)
    .sort((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1))
    .flatMap((file) => {
      const name = encoder.encode(file.webkitRelativePath);
      const long = name.length > 100 ? [header(longName, name.length, 'L'), ...padded(new Blob([name]))] : [];
      return [...long, header(name, file.size, '0'), ...padded(file)];
    });
  return new File([...parts, new Uint8Array(2 * block)], `${top}.tar`, { type: 'application/x-tar' });
}

const longName = encoder.encode('././@LongLink');

/** What is as long as blocks are. */
const padded = (content: Blob): (Blob | Uint8Array<ArrayBuffer>)[] => [
  content,
  new Uint8Array((block - (content.size % block)) % block),
];

function header(name: Uint8Array, size: number, type: '0' | 'L'): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const put = (text: string, at: number) => bytes.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  bytes.set(name.subarray(0, 100));
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(0, 11), 136);
  // The sum counts itself as spaces.
  put('        ', 148);
  put(type, 156);
  put('ustar\x0000', 257);
  put(
    `${octal(
      bytes.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
  );
  return bytes;
}
