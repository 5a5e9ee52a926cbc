/** What the table shows: kept while the window is open, and in the address, so that a link leads to the same rows. */
import { remembered } from '../../api/remembered.svelte.ts';
import { router } from '../../shell/router.svelte.ts';
import type { Sort } from './layout.ts';
import type { Listing } from './run-pages.svelte.ts';

export type Show = Listing['show'];

class View {
  query = $state('');
  show = $state<Show>('current');
  sort = $state.raw<Sort | null>(null);

  /** Takes what the address says; where it says nothing, all stays as it was. Call it when the screen appears. */
  open(): void {
    const { query } = router.now;
    if (query.size === 0) return;
    this.query = query.get('q') ?? '';
    const show = query.get('show');
    this.show = show === 'all' || show === 'removed' ? show : 'current';
    const sort = query.get('sort');
    this.sort = sort === null ? null : { field: sort.replace(/^-/, ''), descending: sort.startsWith('-') };
  }

  /** Writes it into the address. */
  tell(): void {
    const query = new URLSearchParams();
    if (this.query.trim() !== '') query.set('q', this.query);
    if (this.show !== 'current') query.set('show', this.show);
    if (this.sort !== null) query.set('sort', `${this.sort.descending ? '-' : ''}${this.sort.field}`);
    const text = query.toString();
    const path = text === '' ? '/runs' : `/runs?${text}`;
    if (location.hash !== `#${path}`) router.replace(path);
  }
}

export const view = new View();

/** The columns that a person chose, in order; null: the usual ones. */
export const chosenColumns = remembered<string[] | null>('runs/columns', null);
/** Their widths in pixels, where a person changed them. */
export const columnWidths = remembered<Record<string, number>>('runs/widths', {});
/** What the small curves show: at first what is measured in every epoch. */
export const sparkMetric = remembered<string>('runs/curve', 'train/accuracy');
