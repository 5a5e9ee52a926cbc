/** The data sets there are, for forms that choose one. */
import type { DatasetInfo } from '#shared/dataset.ts';
import { client } from '../../../api/client.ts';
import { events } from '../../../api/events.svelte.ts';

class DataSets {
  all = $state.raw<readonly DatasetInfo[]>();

  /** Fetches them now, and again when there are others; returns what ends that. */
  follow(): () => void {
    void this.refresh();
    return events.on(({ type }) => {
      if (type === 'datasets' || type === 'reset') void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    try {
      this.all = await client.datasets.list();
    } catch {
      // The form takes any name meanwhile; the program checks it when the runs start.
    }
  }
}

export const dataSets = new DataSets();
