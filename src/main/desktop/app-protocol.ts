/** The page's own scheme in place of file://: an origin of its own, with the same headers as the server sends. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { protocol } from 'electron';
import { securityHeaders } from '../server/answers.ts';

export const appOrigin = 'app://contrast';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Before the program is ready: gives the scheme the rights of https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the files of a folder, which are listed once: no path that a page asks for is looked up on the disk.
 * @param folder the built window
 */
export function serveApp(folder: string): void {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        const path: string = `/${relative(folder, file).split(sep).join('/')}`;
        return [path, file] as const;
      }),
  );
  protocol.handle('app', (request) => {
    const { host, pathname } = new URL(request.url);
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (host !== 'contrast' || file === undefined || request.method !== 'GET')
      return new Response('There is no such file.', { status: 404, headers: securityHeaders });
    return new Response(new Uint8Array(readFileSync(file)), {
      headers: { ...securityHeaders, 'content-type': types[extname(file)] ?? 'application/octet-stream' },
    });
  });
}
