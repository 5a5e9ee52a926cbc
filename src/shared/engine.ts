import { z } from 'zod';

/** Engines from the most to the least wanted: `auto` takes the first that is available and no imitation. */
export const engineIds = ['tensorflow', 'webgpu', 'wasm'] as const;
export type EngineId = (typeof engineIds)[number];
export const engineChoices = ['auto', ...engineIds] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** How an engine runs a step: `auto` records it as a graph where that is possible, `eager` runs it op by op. */
export const executions = ['auto', 'eager'] as const;
export type Execution = (typeof executions)[number];

export const engineStatus = z.object({
  id: z.enum(engineIds),
  available: z.boolean(),
  /** What computes, such as "CPU (2 cores, oneDNN)" or a GPU's name; null where not available. */
  device: z.string().nullable(),
  version: z.string().nullable(),
  /** Why it is not available, and what would mend that; null where it is. */
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  /** Whether a processor imitates the GPU: slower than every other engine, and never taken by `auto`. */
  software: z.boolean().optional(),
});
export type EngineStatus = z.infer<typeof engineStatus>;
