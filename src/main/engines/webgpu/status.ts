import type { EngineStatus } from '#shared/engine.ts';
import { probeInChild } from './probe.ts';

export async function webgpuStatus(): Promise<EngineStatus> {
  const result = await probeInChild();
  const base = { id: 'webgpu' as const };
  if ('reason' in result) return { ...base, available: false, device: null, version: null, ...result };
  const { device, version, software } = result;
  return { ...base, available: true, device, version, reason: null, remedy: null, software };
}
