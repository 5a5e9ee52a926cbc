/** What a run in training measured each epoch, as lines. */
import { unpackSeries } from '#shared/contract/wire.ts';
import type { StageName } from '#shared/settings.ts';
import { client } from '../../api/client.ts';
import { live } from '../../api/live.svelte.ts';
import { styleAt } from '../../charts/colours.svelte.ts';
import type { Line } from '../../charts/line.ts';

/** Losses of training and of the images held out, by epoch of a stage. Call it while a component is set up. */
export function epochLosses(run: () => string, stage: () => StageName | undefined) {
  return live(
    async (): Promise<Line[]> => {
      const [id, shown] = [run(), stage()];
      const known = (await client.metrics.names({ run: id })).filter(
        (metric) =>
          metric.stage === shown &&
          metric.kind === 'epoch' &&
          /^(train|validation|test)\/(loss|accuracy)$/.test(metric.name),
      );
      if (known.length === 0 || shown === undefined) return [];
      const packed = await client.metrics.series({
        series: known.map(({ name }) => ({ run: id, name, stage: shown, axis: 'epoch', points: 500 })),
      });
      return (await unpackSeries(packed)).map(({ name, x, y }, i) => ({
        id: name,
        label: name,
        x,
        y,
        style: styleAt(i),
      }));
    },
    { on: (event) => event.type === 'epoch' && event.runId === run() },
  );
}
