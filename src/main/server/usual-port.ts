/** The port that a home is served at: the same each time, so that open pages, and what browsers keep for them, find it again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from '#shared/file-failure.ts';
import type { RunningServer } from './server.ts';

/**
 * Starts a server at the port of the last time, or at any that is free where another program has that one.
 * @throws store.denied, store.disk-full, store.io, and what `start` throws
 */
export async function atUsualPort(
  home: string,
  start: (port: number) => Promise<RunningServer>,
): Promise<RunningServer> {
  const path = join(home, 'port');
  const usual = portIn(await readFile(path, 'utf8').catch(() => ''));
  const server = await (usual === 0 ? start(0) : start(usual).catch(() => start(0)));
  const { port } = new URL(server.url);
  if (Number(port) === usual) return server;
  try {
    await writeFile(path, port);
    return server;
  } catch (error) {
    await server.close();
    throw fileFailure(error, path);
  }
}

/** 0 where the text is no port. */
const portIn = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : 0);
