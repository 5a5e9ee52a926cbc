/** The data sets there are, fetched when a form first asks for them. */
import type { DatasetInfo } from '#shared/dataset.ts';
import { client } from '../../../api/client.ts';

class DataSets {
  all = $state.raw<readonly DatasetInfo[]>();

  async refresh(): Promise<void> {
    try {
      this.all = await client.datasets.list();
    } catch {
      // The form takes any name meanwhile; the program checks it when the runs start.
    }
  }
}

export const dataSets = new DataSets();
