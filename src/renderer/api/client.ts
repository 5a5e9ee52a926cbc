/** The program, for all screens. */
import type { ContrastClient } from '#shared/contract.ts';
import { connect } from './connect.ts';

/** Set by `openClient`, before anything is shown. */
export let client: ContrastClient;

export async function openClient(): Promise<void> {
  client = await connect();
}
