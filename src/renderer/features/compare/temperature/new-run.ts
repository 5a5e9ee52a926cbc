/** New runs with another temperature: forked from where the contrastive stage was, or from the beginning. */
import type { CheckpointInfo, RunDetail } from '#shared/run.ts';
import { client } from '../../../api/client.ts';
import { decimal } from '../../../format/numbers.ts';

export interface NewRun {
  id: string;
  /** What was done, in a sentence. */
  text: string;
}

/** Where a fork begins, and with how many contrastive epochs: a stage that is over goes on by half of its length. */
export function forkPoint(
  epochs: number,
  checkpoints: readonly Pick<CheckpointInfo, 'file' | 'stage' | 'epoch'>[],
): { file: string; epoch: number; epochs: number } | null {
  const within = checkpoints.filter(({ stage }) => stage === 'pretrain').sort((a, b) => a.epoch - b.epoch);
  const before = within.filter(({ epoch }) => epoch < epochs).at(-1);
  if (before !== undefined) return { file: before.file, epoch: before.epoch, epochs };
  const last = within.at(-1);
  return last === undefined
    ? null
    : { file: last.file, epoch: last.epoch, epochs: last.epoch + Math.max(1, Math.round(epochs / 2)) };
}

/** Goes on from a checkpoint of the contrastive stage; from the beginning where none is kept. */
export async function forkWith(run: string, temperature: number): Promise<NewRun> {
  const [detail, checkpoints] = await Promise.all([
    client.runs.get({ run }),
    client.runs.checkpoints({ run }),
  ]);
  const { epochs } = detail.settings.pretrain;
  const at = forkPoint(epochs, checkpoints);
  if (at === null) {
    const made = await fromTheBeginning(detail, temperature);
    return {
      ...made,
      text: `The run keeps no checkpoint of its contrastive stage, so one from the beginning waits in the queue, with τ = ${decimal(temperature, 3)}.`,
    };
  }
  const made = await client.runs.fork({
    run,
    from: at.file,
    changes: {
      loss: { temperature },
      ...(at.epochs === epochs ? {} : { pretrain: { epochs: at.epochs } }),
    },
  });
  const more = at.epochs === epochs ? '' : `, for ${at.epochs - at.epoch} more`;
  return {
    id: made.id,
    text: `The fork waits in the queue: from epoch ${at.epoch} of the contrastive stage${more}, with τ = ${decimal(temperature, 3)}.`,
  };
}

/** Trains the same run anew, but for the temperature. */
export async function trainWith(run: string, temperature: number): Promise<NewRun> {
  return fromTheBeginning(await client.runs.get({ run }), temperature);
}

async function fromTheBeginning({ arm, seed, settings }: RunDetail, temperature: number): Promise<NewRun> {
  const tau = decimal(temperature, 3);
  const { runIds } = await client.experiments.create({
    experiment: {
      name: `${arm} with temperature ${tau}`.slice(0, 120),
      base: settings,
      arms: [{ name: `${arm}, τ ${tau}`.slice(0, 60), settings: { loss: { temperature } } }],
      seeds: [seed],
    },
    source: 'The temperature loupe',
  });
  return { id: runIds[0]!, text: `A run with τ = ${tau} waits in the queue.` };
}
