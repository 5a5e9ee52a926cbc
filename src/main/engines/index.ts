import type { EngineChoice } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import type { EngineProvider } from './engine.ts';
import { tensorflowEngine } from './tensorflow/engine.ts';
import { wasmEngine } from './wasm/engine.ts';
import { webgpuEngine } from './webgpu/engine.ts';

export { tensorflowEngine };

/**
 * All engines, from the most to the least wanted. TensorFlow comes first even without a GPU of its own: it runs a step as
 * one graph, checked on every machine, while how WebGPU does depends on a GPU and driver that nobody here has seen.
 */
export const engineProviders: readonly EngineProvider[] = [tensorflowEngine, webgpuEngine, wasmEngine];

/**
 * The engine asked for, or for `auto` the first that is available and no imitation of a GPU.
 * @throws engine.unavailable
 */
export async function chooseEngine(
  choice: EngineChoice,
  providers: readonly EngineProvider[] = engineProviders,
): Promise<EngineProvider> {
  const candidates = choice === 'auto' ? providers : providers.filter(({ id }) => id === choice);
  let first: { reason: string; remedy: string } | undefined;
  for (const provider of candidates) {
    const status = await provider.probe();
    if (status.available && !(choice === 'auto' && status.software)) return provider;
    first ??= { reason: status.reason ?? 'unknown', remedy: status.remedy ?? '' };
  }
  throw workbenchError('engine.unavailable', {
    engine: choice,
    reason: first?.reason ?? 'there is no such engine',
    remedy: first?.remedy ?? '',
  });
}
