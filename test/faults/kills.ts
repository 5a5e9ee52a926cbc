/**
 * Kills a program or its trainer, at random moments, again and again while it trains, and checks after each kill that
 * nothing acknowledged is lost, nothing is recorded twice, the database is sound, and in the end that all got done.
 * Usage: kills.ts [KILLS [SEED]]. Prints a JSON line; exits with 1 where something was lost.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeWorkbench } from '#main/compose.ts';
import { parseExperiment } from '#shared/expand.ts';
import { RandomStream } from '#shared/philox.ts';
import type { FakeBehaviour } from './fake-trainer.ts';

export interface KillReport {
  kills: { parent: number; trainer: number };
  /** Epochs that the program said were stored, over all its lives. */
  acknowledged: number;
  /** What went wrong, in sentences; empty where all is well. */
  problems: string[];
  seconds: number;
}

interface Line {
  run?: string;
  epoch?: string;
  log?: string;
  done?: boolean;
}

const options = (home: string) => ({ home, trainerModule: join(import.meta.dirname, 'fake-trainer.ts') });

/** A program that trains, what it has said so far, and its end. */
class Victim {
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  readonly ended: Promise<unknown>;
  /** Trainers' process ids, oldest first. */
  readonly trainers: number[] = [];
  ready = false;

  constructor(home: string, experiment: string, behaviour: FakeBehaviour) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts'), home, experiment], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FAKE_TRAINER: JSON.stringify(behaviour) },
    });
    const reader = createInterface({ input: this.child.stdout! });
    reader.on('line', (text) => {
      const line = JSON.parse(text) as Line;
      this.lines.push(line);
      if (line.log?.startsWith('trainer ')) this.trainers.push(Number(line.log.slice('trainer '.length)));
    });
    this.ended = Promise.all([once(this.child, 'exit'), once(reader, 'close')]);
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Whether a trainer has begun. */
  async begun(): Promise<void> {
    while (this.trainers.length === 0 && !this.isOver) await sleep(5);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Kills so many times; about half the kills hit a trainer. */
export async function killAgainAndAgain(kills: number, seed = 1): Promise<KillReport> {
  const start = performance.now();
  const random = new RandomStream(seed, 0);
  const home = mkdtempSync(join(tmpdir(), 'contrast-kills-'));
  const report: KillReport = { kills: { parent: 0, trainer: 0 }, acknowledged: 0, problems: [], seconds: 0 };
  try {
    await train(home, kills, random, report);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  report.seconds = (performance.now() - start) / 1000;
  return report;
}

async function train(home: string, kills: number, random: RandomStream, report: KillReport): Promise<void> {
  const { problems } = report;
  const first = composeWorkbench(options(home));
  // More than can be trained between the kills.
  const stage = { epochs: Math.max(200, 10 * kills) };
  const input = { name: 'Kills', base: { pretrain: stage, classify: { epochs: 2 } }, seeds: [1, 2] };
  const { spec, runs } = parseExperiment(input, 'kills');
  const { id, runIds } = first.experiments.create(spec, runs, null);
  first.close();
  const acknowledged = new Set<string>();
  // A checkpoint large enough to be killed within.
  const slow: FakeBehaviour = { stepTime: 3, steps: 4, bytes: 2_000_000 };
  let victim: Victim | undefined;
  const done = () => report.kills.parent + report.kills.trainer;
  const take = (from: Victim) => {
    for (const { run, epoch } of from.lines.splice(0)) {
      if (epoch === undefined) continue;
      const key = `${run} ${epoch}`;
      if (acknowledged.has(key)) problems.push(`${key} was told twice.`);
      acknowledged.add(key);
    }
  };
  const check = () => {
    const workbench = composeWorkbench(options(home));
    try {
      const stored = new Set(
        runIds.flatMap((run) =>
          workbench.runs.get(run).stages.flatMap(({ name, epochs }) => {
            const numbers = epochs.map(({ epoch }) => epoch);
            if (numbers.some((epoch, i) => epoch !== i + 1))
              problems.push(`${run} ${name} has gaps: ${numbers}`);
            // Each epoch was computed from the one before it.
            const weights = epochs.map((row) => Math.round(1 / row['train/loss']!));
            if (name === 'pretrain' && weights.some((weight, i) => weight !== i + 1)) {
              problems.push(`${run} ${name} did not go on from where it was: ${weights}`);
            }
            return numbers.map((epoch) => `${run} ${name} ${epoch}`);
          }),
        ),
      );
      for (const epoch of acknowledged) if (!stored.has(epoch)) problems.push(`${epoch} is lost.`);
      workbench.queue.recover();
      problems.push(
        ...workbench.runs.list({ status: 'running' }).map((run) => `${run.id} is stuck.`),
        ...workbench.integrityProblems().filter((problem) => !problem.startsWith('No run refers to')),
      );
      for (const run of workbench.runs.list({ status: 'failed' })) {
        if (run.failure!.code !== 'run.killed') problems.push(`${run.id} failed: ${run.failure!.message}`);
        workbench.queue.retry(run.id);
      }
      workbench.repair();
      problems.push(...workbench.integrityProblems().map((problem) => `After the repair: ${problem}`));
    } finally {
      workbench.close();
    }
  };
  while (done() < kills && problems.length === 0) {
    victim = new Victim(home, id, slow);
    await victim.begun();
    await sleep(random.uniform() * 800);
    const trainer = victim.trainers.at(-1);
    if (random.uniform() < 0.5 && trainer !== undefined && lives(trainer)) {
      process.kill(trainer, 'SIGKILL');
      report.kills.trainer++;
      // The program goes on with the other run; then it is killed too, which counts by itself.
      await sleep(random.uniform() * 200);
    }
    if (done() < kills && !victim.isOver) {
      victim.child.kill('SIGKILL');
      report.kills.parent++;
    } else {
      victim.child.kill('SIGKILL');
    }
    await victim.ended;
    for (let i = 0; i < 200 && victim.trainers.some(lives); i++) await sleep(20);
    if (victim.trainers.some(lives)) problems.push('A trainer outlived its program.');
    take(victim);
    check();
  }
  report.acknowledged = acknowledged.size;
  // Left alone, all of it gets done.
  victim = new Victim(home, id, { stepTime: 0, steps: 1 });
  const isOver = victim.ended.then(() => true);
  await Promise.race([isOver, sleep(600_000, undefined, { ref: false })]);
  if (victim.lines.at(-1)?.done !== true) problems.push('Left alone it did not get done.');
  victim.child.kill('SIGKILL');
  await victim.ended;
  take(victim);
  const workbench = composeWorkbench(options(home));
  for (const run of runIds) {
    const { status, epochs } = workbench.runs.get(run);
    if (status !== 'finished' || epochs !== stage.epochs + 2)
      problems.push(`${run} is ${status} after ${epochs} epochs.`);
  }
  problems.push(...workbench.integrityProblems());
  workbench.close();
}

if (import.meta.main) {
  const [kills = '200', seed = '1'] = process.argv.slice(2);
  const report = await killAgainAndAgain(Number(kills), Number(seed));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}
