/** The benchmark of maps as `contrast bench` prints it. */
import { runTsneBenchmark, type TsneReport, tsneCases } from '../api/tsne-benchmark.ts';
import type { CliContext } from './context.ts';
import { bytes, decimal, duration, integer } from './format.ts';
import { table } from './table.ts';

/** Numbers of points that the named cases stand for; undefined where they are not all of maps. */
export function mapSizes(cases: readonly string[]): number[] | undefined {
  if (cases.length === 0) return undefined;
  const sizes = cases.flatMap((name) => {
    if (name === 'tsne') return tsneCases.map(({ n }) => n);
    return tsneCases.filter((known) => known.name === name).map(({ n }) => n);
  });
  const known = cases.every((name) => name === 'tsne' || tsneCases.some((one) => one.name === name));
  return known ? [...new Set(sizes)] : undefined;
}

export async function benchMaps(
  context: CliContext,
  sizes: readonly number[],
  { peer, rounds, threads }: { peer: boolean; rounds: number; threads: number },
): Promise<void> {
  const report = await runTsneBenchmark({
    sizes,
    threads,
    peer,
    rounds,
    onProgress: (line) => context.note(line),
  });
  context.answer(report, () => mapsTable(report, context));
}

function mapsTable({ cases }: TsneReport, context: CliContext): string {
  const columns = [
    { title: 'Map' },
    ...['Seconds (least)', 'Processor', 'KL', 'Overlap', 'Peak memory', 'Time ratio', 'Memory ratio'].map(
      (title) => ({
        title,
        align: 'right' as const,
      }),
    ),
  ];
  const rows = cases.flatMap(({ n, peer, ...own }) => {
    const row = (name: string, one: Omit<typeof own, 'name' | 'dimensions' | 'threads'>) => [
      `${integer(n)} points, ${name}`,
      duration(one.seconds.min),
      duration(one.cpu_seconds),
      decimal(one.kl),
      decimal(one.neighbour_overlap),
      bytes(one.peak_rss_bytes),
    ];
    return [
      [
        ...row('Contrast Workbench', own),
        peer === undefined ? '' : decimal(peer.seconds_ratio),
        peer === undefined ? '' : decimal(peer.memory_ratio),
      ],
      ...(peer === undefined ? [] : [[...row(peer.name, peer), '', '']]),
    ];
  });
  return table(columns, rows, context.style.out);
}
