/**
 * How long `contrast serve` takes from its start, on an empty home, to a page that can be used in a browser that is already
 * open, and what memory it then holds when idle. Usage: node test/bench/launch.ts [rounds]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, openWindow } from '../e2e/browser.ts';
import { serveProgram } from '../e2e/program.ts';
import { settled } from '../e2e/session.ts';
import { builtWindow } from '../e2e/window-build.ts';

const rounds = Number(process.argv[2] ?? 5);
const pages = process.env.CONTRAST_PAGES ?? builtWindow();
const browser = await openBrowser();

/** Megabytes of a process that are in memory. */
const resident = (pid: number) =>
  (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024) / 1e6;

const seconds = { answers: [] as number[], usable: [] as number[] };
const megabytes = { served: [] as number[], idle: [] as number[] };
for (let round = 0; round < rounds; round++) {
  const home = mkdtempSync(join(tmpdir(), 'contrast-launch-'));
  const context = await openWindow(browser, {});
  const page = await context.newPage();
  const began = performance.now();
  const program = await serveProgram(home, { pages });
  seconds.answers.push((performance.now() - began) / 1000);
  await page.goto(program.link);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await settled(page);
  seconds.usable.push((performance.now() - began) / 1000);
  megabytes.served.push(resident(program.process.pid!));
  await context.close();
  await sleep(15_000);
  megabytes.idle.push(resident(program.process.pid!));
  await program.stop();
  rmSync(home, { recursive: true, force: true });
}
await browser.close();
console.log(JSON.stringify({ load: loadavg()[0], seconds, megabytes }, null, 2));
