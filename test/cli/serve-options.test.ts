/** What `contrast serve` asks of the program; how it serves as a process is tested beside this. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ServingOptions } from '#main/server/serving.ts';
import { TestCli } from './cli.ts';

async function asked(...args: string[]): Promise<Partial<ServingOptions>> {
  const cli = new TestCli();
  let options: Partial<ServingOptions> | undefined;
  cli.serve = async (given) => {
    options = given;
    const link = 'http://127.0.0.1:1/?token=t';
    return { link, opening: () => link, context: {} as never, close: async () => {} };
  };
  const ended = cli.run('serve', ...args);
  await expect.poll(() => cli.listens).toBe(true);
  cli.interrupt();
  expect((await ended).code).toBe(0);
  // Folders are those of the test.
  const { readable, ...rest } = options!;
  return { ...rest, readable: (readable ?? []).map((folder) => folder.replace(cli.folder, '')) };
}

test('on loopback, at the usual port, reading no folder, unless told otherwise', async () => {
  const usual = await asked();
  expect(usual).toMatchObject({ host: '127.0.0.1', readable: [] });
  expect(usual.port).toBeUndefined();
  expect(
    await asked('--host', '0.0.0.0', '--port', '8080', '--read', 'photos', '--read', '/data'),
  ).toMatchObject({ host: '0.0.0.0', port: 8080, readable: [join('/', 'photos'), '/data'] });
});
