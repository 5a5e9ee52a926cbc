/** The comparison that is looked at: kept between visits, or a saved view under its address. */

import type { SettingsTable } from '#shared/comparison.ts';
import { client } from '../../api/client.ts';
import { remembered } from '../../api/remembered.svelte.ts';
import { router } from '../../shell/router.svelte.ts';
import { fittedView } from './fitted-view.ts';
import { type CompareView, emptyView, readView } from './view.ts';

export interface SavedName {
  id: string;
  name: string;
}

class Comparing {
  readonly #kept = remembered<unknown>('compare/view', emptyView);
  readonly #view = $derived(readView(this.#kept.current));
  /** The saved view that is shown, perhaps changed since. */
  saved = $state.raw<SavedName | null>(null);
  /** Whether the runs have just been chosen, and what they measured is not known yet. */
  fresh = $state(false);
  /** As it was saved. */
  #savedBody = $state.raw('');

  get view(): CompareView {
    return this.#view;
  }

  set view(view: CompareView) {
    this.#kept.current = view;
  }

  get changed(): boolean {
    return this.saved !== null && JSON.stringify(this.view) !== this.#savedBody;
  }

  /** What is shown is a saved view no longer, and the address leads to none. */
  leave(): void {
    if (router.place.query.size > 0) router.replace('/compare');
    this.saved = null;
  }

  /** Other runs than before begin anew: who compares them has not chosen anything else yet. */
  choose(runs: readonly string[]): void {
    this.leave();
    const { curves, metric, match } = this.view;
    this.view = { ...emptyView, curves, metric, match, runs: [...runs] };
    this.fresh = runs.length > 0;
  }

  /** What the runs measured, and in what they differ: of runs just chosen, the view goes by it. */
  learn(table: SettingsTable): void {
    if (!this.fresh) return;
    this.fresh = false;
    this.view = fittedView(this.view, table);
  }

  set<K extends keyof CompareView>(key: K, value: CompareView[K]): void {
    this.view = { ...this.view, [key]: value };
  }

  setCurves(changes: Partial<CompareView['curves']>): void {
    this.set('curves', { ...this.view.curves, ...changes });
  }

  setSettings(changes: Partial<CompareView['settings']>): void {
    this.set('settings', { ...this.view.settings, ...changes });
  }

  setReport(changes: Partial<CompareView['report']>): void {
    this.set('report', { ...this.view.report, ...changes });
  }

  /** What the address asks for: `?view=ID` or `?runs=a,b`. */
  async follow(query: URLSearchParams): Promise<void> {
    const id = query.get('view');
    const runs = query.get('runs');
    if (id !== null && id !== this.saved?.id) await this.open(id);
    else if (runs !== null) this.choose(runs.split(',').filter((run) => run !== ''));
  }

  async open(id: string): Promise<void> {
    const { name, body } = await client.views.get({ id });
    this.view = readView(body);
    this.fresh = false;
    this.saved = { id, name };
    this.#savedBody = JSON.stringify(this.view);
    router.replace(`/compare?view=${id}`);
  }

  /** Under a new name, or in place of the view that is shown. */
  async save(name: string, id?: string): Promise<void> {
    const body = JSON.parse(JSON.stringify(this.view));
    const view = await client.views.save({
      screen: 'compare',
      name,
      body,
      ...(id === undefined ? {} : { id }),
    });
    this.saved = { id: view.id, name: view.name };
    this.#savedBody = JSON.stringify(this.view);
    router.replace(`/compare?view=${view.id}`);
  }

  /** The saved view keeps its contents, whatever has been changed since. */
  async rename(name: string): Promise<void> {
    if (this.saved === null) return;
    const { id } = this.saved;
    const body = JSON.parse(this.#savedBody);
    await client.views.save({ id, screen: 'compare', name, body });
    this.saved = { id, name };
  }
}

export const comparing = new Comparing();
