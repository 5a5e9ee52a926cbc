/** Which cases are measured on which engines. */
import type { EngineId, EngineStatus } from '#shared/engine.ts';
import { workbenchError } from '#shared/errors.ts';
import { nearestName } from '#shared/validation.ts';
import { type BenchmarkCase, benchmarkCases } from './cases.ts';

/** The cases of the given names, all where there are none. @throws benchmark.unknown-case */
export function chosenCases(names: readonly string[]): readonly BenchmarkCase[] {
  const known = benchmarkCases.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) {
      throw workbenchError('benchmark.unknown-case', { name, known, nearest: nearestName(name, known) });
    }
  }
  return names.length === 0 ? benchmarkCases : benchmarkCases.filter(({ name }) => names.includes(name));
}

/**
 * Each case with the engines that it is for, as far as they are wanted: those of this machine where none is named, but for
 * a processor that imitates a GPU.
 * @throws engine.unavailable, benchmark.no-case
 */
export function chosenMeasurements(
  cases: readonly BenchmarkCase[],
  statuses: readonly EngineStatus[],
  wanted: readonly EngineId[],
): (readonly [BenchmarkCase, EngineId])[] {
  for (const { id, available, reason, remedy } of statuses) {
    if (wanted.includes(id) && !available)
      throw workbenchError('engine.unavailable', { engine: id, reason: reason ?? '', remedy: remedy ?? '' });
  }
  const engines =
    wanted.length > 0
      ? wanted
      : statuses.filter(({ available, software }) => available && software !== true).map(({ id }) => id);
  const pairs = cases.flatMap((one) =>
    one.engines.filter((id) => engines.includes(id)).map((engine) => [one, engine] as const),
  );
  if (pairs.length === 0) {
    const forThem = benchmarkCases.filter((one) => one.engines.some((id) => engines.includes(id)));
    throw workbenchError('benchmark.no-case', { engines, known: forThem.map(({ name }) => name) });
  }
  return pairs;
}
