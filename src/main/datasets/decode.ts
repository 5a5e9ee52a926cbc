import sharp from 'sharp';

export interface DecodeOptions {
  height: number;
  width: number;
  /** 3: RGB, 1: greyscale. */
  channels: 1 | 3;
  /** Refuse images of more pixels than this before decoding them. */
  maxPixels: number;
}

/** Why an image was not decoded. `bomb`: it has too many pixels; otherwise it is damaged. */
export class UndecodableImage extends Error {
  readonly bomb: boolean;

  constructor(reason: string, bomb: boolean, cause?: unknown) {
    super(reason, { cause });
    this.bomb = bomb;
  }
}

// Each image is used once, and many are decoded at a time: neither libvips' cache nor its own threads would help.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Decodes a JPEG, PNG or WebP image to uint8 [height, width, channels] in sRGB: turned as its EXIF says, scaled to
 * cover the size (Lanczos) and cropped at the centre, transparency over black. Throws `UndecodableImage`.
 */
export async function decodeImage(bytes: Buffer, options: DecodeOptions): Promise<Uint8Array> {
  const { height, width, channels, maxPixels } = options;
  // libvips would also open SVG, PDF and others under a false name.
  if (!isImage(bytes)) throw new UndecodableImage('it is no JPEG, PNG or WebP', false);
  try {
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
      .autoOrient()
      .resize({ height, width, fit: 'cover' })
      .flatten({ background: '#000' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb');
    return await image.raw({ depth: 'uchar' }).toBuffer();
  } catch (error) {
    const message = (error as Error).message.replace(/\s+/g, ' ').trim();
    const bomb = /pixel limit/i.test(message);
    const reason = bomb ? `it has more than ${maxPixels.toLocaleString('en-US')} pixels` : message;
    throw new UndecodableImage(reason, bomb, error);
  }
}

function isImage(bytes: Buffer): boolean {
  const text = (start: number, end: number) => bytes.toString('latin1', start, end);
  return (
    text(0, 3) === '\xff\xd8\xff' ||
    text(0, 8) === '\x89PNG\r\n\x1a\n' ||
    (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP')
  );
}
