/** Asks for the arms compared; a reference that is not among them any more gives way to the first arm. */
import type { Comparison } from '#shared/comparison.ts';
import type { client } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';

type Arms = typeof client.compare.arms;

export interface Answer {
  comparison: Comparison;
  /** The reference that was asked for, where no run has it. */
  lost: string | null;
}

export async function askArms(arms: Arms, question: Parameters<Arms>[0]): Promise<Answer> {
  try {
    return { comparison: await arms(question), lost: null };
  } catch (error) {
    const { reference, ...others } = question;
    if (reference === undefined || failureOf(error).code !== 'compare.unknown-arm') throw error;
    return { comparison: await arms(others), lost: reference };
  }
}
