import { statfs } from 'node:fs/promises';
import { WorkbenchError } from '#shared/errors.ts';
import type { Workbench } from '../../api/workbench.ts';
import type { CliContext } from '../context.ts';
import { bytes, counted } from '../format.ts';
import type { Check } from './check.ts';
import { tensorflowCheck } from './tensorflow-install.ts';

const lowestNode = 24;
/** Below this much free space checkpoints soon fail to be written. */
const fewBytes = 2e9;
const tooFewBytes = 200e6;

/** Looks at everything the program depends on. Never throws for an expected failure: it becomes a check that failed. */
export async function examine(context: CliContext): Promise<Check[]> {
  const checks = [nodeCheck(process.versions.node)];
  let workbench: Workbench;
  try {
    workbench = await context.workbench();
  } catch (error) {
    return [...checks, failure('home', error), await tensorflowCheck(context.host)];
  }
  checks.push(await spaceCheck(workbench.home), databaseCheck(workbench), ...abandonedCheck(workbench));
  checks.push(await guarded('engines', () => enginesCheck(workbench)));
  checks.push(await tensorflowCheck(context.host));
  checks.push(await guarded('data sets', () => datasetsCheck(workbench)));
  return checks;
}

/** An expected error as a check that failed; a defect passes through. */
function failure(name: string, error: unknown): Check {
  if (!(error instanceof WorkbenchError)) throw error;
  return { name, status: 'fail', message: error.message, advice: error.advice };
}

async function guarded(name: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return failure(name, error);
  }
}

function nodeCheck(version: string): Check {
  const recent = Number(version.split('.')[0]) >= lowestNode;
  return {
    name: 'node',
    status: recent ? 'ok' : 'fail',
    message: `Node ${version}`,
    advice: recent ? null : `Run "npm ci" in the program's folder, which installs Node ${lowestNode}.`,
  };
}

async function spaceCheck(home: string): Promise<Check> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const status = free < tooFewBytes ? 'fail' : free < fewBytes ? 'warn' : 'ok';
  return {
    name: 'home',
    status,
    message: `${home} can be written, ${bytes(free)} free`,
    advice:
      status === 'ok'
        ? null
        : 'Free some space, or choose a folder on another disk with --home DIR or CONTRAST_HOME.',
  };
}

function databaseCheck(workbench: Workbench): Check {
  try {
    const problems = workbench.integrityProblems();
    if (problems.length > 0) {
      return {
        name: 'database',
        status: 'fail',
        message: `it is damaged: ${problems.slice(0, 3).join('; ')}`,
        advice:
          'Run "contrast doctor --repair". Where that does not help: copy the home folder, then put back a sound copy of the database or move it away to begin anew.',
      };
    }
    const { total } = workbench.runs.query({ limit: 1, archived: true });
    return { name: 'database', status: 'ok', message: `sound, ${counted(total, 'run')}`, advice: null };
  } catch (error) {
    return failure('database', error);
  }
}

/** Nothing where no run was left behind. */
function abandonedCheck(workbench: Workbench): Check[] {
  try {
    const { abandoned } = workbench.queue.state({ limit: 0 });
    if (abandoned === 0) return [];
    const message = `${counted(abandoned, 'run')} left in training by a program that is gone`;
    const advice =
      'Nothing that was recorded is lost: "contrast serve" goes on from the last checkpoint, and so does "contrast run".';
    return [{ name: 'queue', status: 'warn', message, advice }];
  } catch (error) {
    return [failure('queue', error)];
  }
}

async function enginesCheck(workbench: Workbench): Promise<Check> {
  const engines = await workbench.engines.statuses();
  const [wanted] = engines;
  const able = engines.filter((engine) => engine.available);
  const first = able[0];
  if (first === undefined) {
    return {
      name: 'engines',
      status: 'fail',
      message: `none is available: ${engines.map((engine) => `${engine.id}: ${engine.reason}`).join(' ')}`,
      advice: wanted?.remedy ?? 'Run "npm ci" again.',
    };
  }
  const message = able
    .map((engine) => `${engine.id} ${engine.version ?? ''} on ${engine.device ?? 'an unknown device'}`)
    .join('; ');
  if (first === wanted) return { name: 'engines', status: 'ok', message, advice: null };
  return {
    name: 'engines',
    status: 'warn',
    message: `${message}. The fastest, ${wanted?.id}, is not available: ${wanted?.reason}`,
    advice: wanted?.remedy ?? null,
  };
}

async function datasetsCheck(workbench: Workbench): Promise<Check> {
  const datasets = await workbench.datasets.list();
  const broken = datasets.filter((info) => info.status === 'broken');
  const ready = datasets.filter((info) => info.status === 'ready');
  if (broken.length > 0) {
    return {
      name: 'data sets',
      status: 'fail',
      message: broken.map((info) => `${info.id} is broken: ${info.reason}`).join(' '),
      advice: 'Remove its folder, then get or add it again.',
    };
  }
  return {
    name: 'data sets',
    status: ready.length > 0 ? 'ok' : 'warn',
    message: ready.length > 0 ? `ready: ${ready.map((info) => info.id).join(', ')}` : 'none is ready',
    advice: ready.length > 0 ? null : 'Run "contrast datasets get mnist".',
  };
}
