import type { EngineChoice } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import type { EngineProvider } from './engine.ts';
import { tensorflowEngine } from './tensorflow/engine.ts';
import { wasmEngine } from './wasm/engine.ts';

/** All engines, from the most to the least wanted. */
export const engineProviders: readonly EngineProvider[] = [tensorflowEngine, wasmEngine];

/**
 * The engine asked for, or for `auto` the first that is available.
 * @throws engine.unavailable
 */
export async function chooseEngine(choice: EngineChoice): Promise<EngineProvider> {
  const candidates = choice === 'auto' ? engineProviders : engineProviders.filter(({ id }) => id === choice);
  let first: { reason: string; remedy: string } | undefined;
  for (const provider of candidates) {
    const status = await provider.probe();
    if (status.available) return provider;
    first ??= { reason: status.reason ?? 'unknown', remedy: status.remedy ?? '' };
  }
  throw workbenchError('engine.unavailable', {
    engine: choice,
    reason: first?.reason ?? 'there is no such engine',
    remedy: first?.remedy ?? '',
  });
}
