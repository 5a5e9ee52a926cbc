/** The program is killed again and again while it trains; nothing that it has stored is lost, and it gets done. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Database } from '#main/store/database.ts';
import { behave, complete, openWorkbench, store, stored, temporaryHome } from './workbench.ts';

interface Line {
  run?: string;
  epoch?: string;
  log?: string;
  done?: boolean;
}

function startParent(
  home: string,
  experiment: string,
): { child: ChildProcess; lines: Line[]; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts'), home, experiment], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => lines.push(JSON.parse(line) as Line));
  return { child, lines, ended: Promise.all([once(child, 'exit'), once(reader, 'close')]) };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pids: readonly number[]): Promise<boolean> {
  for (let i = 0; i < 100 && pids.some(lives); i++) await sleep(50);
  return !pids.some(lives);
}

const kills = 5;

test(`a program killed ${kills} times loses nothing that was stored`, async () => {
  const home = temporaryHome();
  behave({ stepTime: 25 });
  const first = openWorkbench(home);
  const { id, runIds } = store(first, { seeds: [1, 2] });
  first.close();
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < kills; kill++) {
    const { child, lines, ended } = startParent(home, id);
    const delay = 150 + Math.random() * 700;
    await sleep(delay);
    child.kill('SIGKILL');
    await ended;
    for (const { run, epoch } of lines) if (epoch !== undefined) acknowledged.add(`${run} ${epoch}`);
    const trainers = lines.flatMap(({ log }) => (log?.startsWith('trainer ') ? [Number(log.slice(8))] : []));
    expect(await gone(trainers), 'trainers end with their program').toBe(true);

    const db = new Database(join(home, 'workbench.sqlite'));
    expect(db.integrityProblems(), `killed after ${delay} ms`).toEqual([]);
    db.close();
    const workbench = openWorkbench(home);
    const epochs = runIds.flatMap((run) => stored(workbench, run).epochs.map((epoch) => `${run} ${epoch}`));
    expect([...acknowledged].filter((epoch) => !epochs.includes(epoch))).toEqual([]);
    const left = workbench.runs.list({ status: 'running' }).map((run) => run.id);
    expect(workbench.queue.recover().map((run) => [run.id, run.status])).toEqual(
      left.map((run) => [run, 'queued']),
    );
    expect(workbench.queue.recover()).toEqual([]);
    workbench.close();
  }
  behave({});
  const { lines, ended } = startParent(home, id);
  await ended;
  expect(lines.at(-1)).toEqual({ done: true });
  const workbench = openWorkbench(home);
  for (const run of runIds) expect(stored(workbench, run)).toEqual(complete);
});
