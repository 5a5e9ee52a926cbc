/** The built window as files, and what is shown where it was not built. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { answerPage } from './answers.ts';

export type Pages = (request: IncomingMessage, response: ServerResponse, missing: () => void) => void;

/**
 * The files of a folder, which are listed once, now: no path that a request names is ever looked up on the disk. An
 * unknown path without an extension gets the window, which knows its own.
 */
export function pagesOf(folder: string): Pages {
  if (!existsSync(join(folder, 'index.html'))) {
    return (request, response, missing) => {
      if (request.url === '/') answerPage(response, 200, 'The window is not built', unbuilt);
      else missing();
    };
  }
  return sirv(folder, {
    dev: false,
    etag: true,
    single: true,
    dotfiles: false,
    setHeaders(response, path) {
      // Built files carry a hash of their contents in their names.
      const hashed = path.startsWith('/assets/');
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const unbuilt =
  '<p>Run <code>npm run build</code> in the program’s folder and start <code>contrast serve</code> again. What can be called without the window is listed at <a href="/api">/api</a>.</p>';
