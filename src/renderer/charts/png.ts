/** What a canvas shows, as a file. */
export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob),
    ),
  );
}
