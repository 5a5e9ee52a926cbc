import { client } from '../api/client.ts';
import { router } from './router.svelte.ts';
import { attempt } from './toasts.ts';

/** Shows all runs of an experiment beside each other. */
export async function compareExperiment(id: string): Promise<void> {
  await attempt(async () => {
    const { runIds } = await client.experiments.get({ id });
    router.go(`/compare?runs=${runIds.join(',')}`);
  });
}
