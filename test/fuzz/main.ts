/** `npm run fuzz`: 10,000 messages, or as many as given, with a seed of one's own where a second number is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkbench } from '#main/compose.ts';
import { openRouter } from '#main/router/context.ts';
import { startServer } from '#main/server/server.ts';
import { attack } from './attack.ts';

const [messages = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'contrast-fuzz-'));
const workbench = composeWorkbench({ home });
const router = openRouter(workbench, { log: (line) => console.error(line) });
const server = await startServer(router, { pages: '/nowhere', calls: { burst: 1e9, perSecond: 1e9 } });
const began = performance.now();
const { codes, unexplained, grownBytes } = await attack(server, router, { messages, seed });
const seconds = Math.round((performance.now() - began) / 100) / 10;
console.log(
  JSON.stringify({ messages, seed, seconds, grownMegabytes: grownBytes / 1e6, codes, unexplained }, null, 2),
);
await server.close();
router.close();
workbench.close();
rmSync(home, { recursive: true });
if (unexplained.length > 0 || grownBytes > 50e6) process.exitCode = 1;
