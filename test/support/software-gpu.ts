/** A GPU to test with on machines that have none: SwiftShader, from Chromium's package for serverless machines. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-stream';

/** The package's archive with libvk_swiftshader.so and the Vulkan loader, or null where it is not installed. */
function findArchive(): string | null {
  try {
    const entry = import.meta.resolve('@sparticuz/chromium');
    const archive = fileURLToPath(new URL('../bin/swiftshader.tar.br', entry));
    return existsSync(archive) ? archive : null;
  } catch {
    return null;
  }
}

export interface SoftwareGpu {
  /** With these environment variables a process finds SwiftShader as its GPU. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

/** Unpacks SwiftShader; null where it cannot be had here. */
export async function softwareGpu(archive: string | null = findArchive()): Promise<SoftwareGpu | null> {
  if (archive === null || process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = await mkdtemp(join(tmpdir(), 'swiftshader-'));
  const files = createReadStream(archive).pipe(createBrotliDecompress()).pipe(extract());
  for await (const entry of files) {
    const content = await buffer(entry);
    if (/^lib[\w.]+$/.test(entry.header.name)) await writeFile(join(folder, entry.header.name), content);
  }
  const library = join(folder, 'libvk_swiftshader.so');
  const description = join(folder, 'icd.json');
  await writeFile(
    description,
    JSON.stringify({
      file_format_version: '1.0.0',
      ICD: { library_path: library, api_version: '1.0.5' },
    }),
  );
  return {
    env: { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: description, VK_DRIVER_FILES: description },
    remove: () => rm(folder, { recursive: true }),
  };
}
