/**
 * Lets Node run the program's TypeScript where npm has installed it: Node strips types by itself, but not from files
 * below a folder named node_modules. Loaded by `--import`, in this process and all that it starts.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Only the program's own files. */
const sources = new URL('../', import.meta.url).href;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith(sources) || !url.endsWith('.ts')) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    return { format: 'module', shortCircuit: true, source: stripTypeScriptTypes(source, { sourceUrl: url }) };
  },
});
