import type { EngineStatus } from '#shared/engine.ts';
import { probeInChild } from './probe.ts';

export const remedy =
  'Run "contrast engines get tensorflow" to install it again; "contrast doctor" says what went wrong.';

/** A broken native library can end the process that loads it: another process tries first. */
export async function tensorflowStatus(): Promise<EngineStatus> {
  const result = await probeInChild();
  const base = { id: 'tensorflow' as const };
  return 'error' in result
    ? { ...base, available: false, device: null, version: null, reason: result.error, remedy }
    : {
        ...base,
        available: true,
        device: result.device,
        version: result.version,
        reason: null,
        remedy: null,
      };
}
