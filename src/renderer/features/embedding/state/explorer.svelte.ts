/** What the screen of maps shows: one or two maps, what is pointed at and selected on both, and how they are coloured. */
import { remembered } from '../../../api/remembered.svelte.ts';
import { router } from '../../../shell/router.svelte.ts';
import type { ColourBy } from '../colour/colouring.ts';
import type { MapPoints } from '../points/points.ts';
import { byPair } from '../select/search.ts';
import { type Keys, type Selected, selectedAfter } from '../select/selection.ts';
import { Pane } from './pane.svelte.ts';
import { Thumbnails } from './thumbnails.svelte.ts';

export type Part = 'legend' | 'selection' | 'point' | 'list' | 'maps';

class Explorer {
  readonly first = new Pane();
  /** The map beside it; null: one map alone. */
  second = $state.raw<Pane | null>(null);
  /** Ids of images. Two maps of one data set share them. */
  hovered = $state<number | null>(null);
  /** The image that is explained. */
  chosen = $state<number | null>(null);
  selected = $state.raw<Selected>(new Set<number>());
  /** In words, where it came from a search. */
  selectedBy = $state<string | null>(null);
  /** Why what an address asks for is not selected. */
  notFound = $state<string | null>(null);
  /** What an address asks for, until there are points to find it among. */
  #sought: URLSearchParams | null = null;
  /** Values of categories that the legend has switched off, by what is coloured by. */
  #hidden = $state.raw<Partial<Record<ColourBy, ReadonlySet<number>>>>({});
  /** The run that verdicts are compared with. */
  verdictRun = $state<string | null>(null);
  part = $state<Part>('legend');
  tool = $state<'move' | 'lasso'>('move');
  /** Whether both maps are moved together. */
  together = $state(false);

  readonly #by = remembered<ColourBy>('map/colour', 'class');
  readonly #images = remembered<'near' | 'always' | 'never'>('map/images', 'near');
  readonly #labels = remembered<boolean>('map/labels', true);
  readonly #lastRun = remembered<string | null>('map/run', null);
  #followed = '';
  readonly #thumbnails = new Map<string, Thumbnails>();

  get panes(): readonly Pane[] {
    return this.second === null ? [this.first] : [this.first, this.second];
  }

  get by(): ColourBy {
    return this.#by.current;
  }
  set by(by: ColourBy) {
    this.#by.current = by;
  }

  get images(): 'near' | 'always' | 'never' {
    return this.#images.current;
  }
  set images(images: 'near' | 'always' | 'never') {
    this.#images.current = images;
  }

  get labels(): boolean {
    return this.#labels.current;
  }
  set labels(labels: boolean) {
    this.#labels.current = labels;
  }

  /** The run that was looked at last. */
  get lastRun(): string | null {
    return this.#lastRun.current;
  }

  hiddenBy(by: ColourBy): ReadonlySet<number> {
    return this.#hidden[by] ?? none;
  }

  setHidden(by: ColourBy, hidden: ReadonlySet<number>): void {
    this.#hidden = { ...this.#hidden, [by]: hidden };
  }

  thumbnails(dataset: string): Thumbnails {
    const known = this.#thumbnails.get(dataset);
    if (known !== undefined) return known;
    const made = new Thumbnails(dataset);
    this.#thumbnails.set(dataset, made);
    return made;
  }

  /** Pictures that were missing are asked for once more. */
  lookAgain(): void {
    for (const thumbnails of this.#thumbnails.values()) thumbnails.lookAgain();
  }

  /** Does what an address asks for: `/map/RUN?map=…`, `?series=…&frame=…`, `?with=RUN`, `?true=…&predicted=…`, `?id=…`. */
  async follow(path: string, rest: readonly string[], query: URLSearchParams): Promise<void> {
    if (path === this.#followed) return;
    this.#followed = path;
    const run = rest[0] ?? query.get('run') ?? null;
    if (run === null) {
      // A pair or a point is of the run that is shown; without a run there is nothing to find it on.
      if (this.first.run !== '') this.tell();
      return;
    }
    const frame = query.get('frame');
    const wanted = {
      map: query.get('map'),
      series: query.get('series'),
      ...(frame === null ? {} : { frame: Number(frame) }),
    };
    const same = this.first.images?.run.id.startsWith(run) === true;
    const changes = wanted.map !== null || wanted.series !== null;
    if (!same || this.first.failure !== undefined) {
      this.clearSelection();
      this.chosen = null;
      await this.first.open(run, wanted);
    } else if (changes && !this.#shows(wanted)) await this.first.show(wanted);
    const other = query.get('with');
    if (other !== null && other !== this.second?.run)
      await this.openSecond(other, { map: query.get('withMap') });
    if (this.first.images !== null) this.#lastRun.current = this.first.images.run.id;
    this.#sought = query;
    this.find();
    this.tell();
  }

  #shows({ map, series }: { map: string | null; series: string | null }): boolean {
    return (
      (map !== null && this.first.map?.info.id === map) ||
      (series !== null && this.first.series?.series.id === series)
    );
  }

  /** Selects the confusion or the image that the address named, once there is a map, or one taking shape. */
  find(): void {
    const [points, query] = [this.first.points, this.#sought];
    if (points === null || query === null) return;
    this.#sought = null;
    const alone = { add: false, remove: false };
    const [actual, predicted, id] = ['true', 'predicted', 'id'].map((name) => query.get(name));
    if (id && points.placeOf.has(Number(id))) {
      this.choose(Number(id));
      this.select([Number(id)], alone);
    } else if (actual || predicted) {
      const found = byPair(actual ?? '', predicted ?? '', points);
      if (found.kind === 'nothing') this.clearSelection(found.why);
      else this.select(idsAt(points, found.places), alone, found.what);
      this.part = 'selection';
    }
  }

  /** Puts what is shown into the address, so that it can be linked and come back to. */
  tell(): void {
    const { first, second } = this;
    if (first.run === '' || router.place.screen !== 'map') return;
    const query = new URLSearchParams();
    if (first.series !== null) {
      query.set('series', first.series.series.id);
      query.set('frame', String(first.frame));
    } else if (first.map !== null) query.set('map', first.map.info.id);
    if (second !== null && second.run !== '') {
      query.set('with', second.run);
      if (second.map !== null) query.set('withMap', second.map.info.id);
    }
    const text = query.toString();
    this.#followed = `/map/${first.run}${text === '' ? '' : `?${text}`}`;
    router.replace(this.#followed);
  }

  async openSecond(run: string, wanted: { map?: string | null; series?: string | null } = {}): Promise<void> {
    this.second ??= new Pane();
    await this.second.open(run, wanted);
    this.tell();
  }

  closeSecond(): void {
    this.second?.close();
    this.second = null;
    this.tell();
  }

  select(ids: readonly number[], keys: Keys, by: string | null = null): void {
    this.selected = selectedAfter(this.selected, ids, keys);
    this.selectedBy = this.selected.size === 0 ? null : by;
    this.notFound = null;
  }

  /** @param why nothing is, where something was asked for */
  clearSelection(why: string | null = null): void {
    this.selected = new Set();
    this.selectedBy = null;
    this.notFound = why;
  }

  /** Explains an image. */
  choose(id: number): void {
    this.chosen = id;
    this.part = 'point';
  }
}

const none: ReadonlySet<number> = new Set();
const idsAt = ({ ids }: MapPoints, places: readonly number[]) => places.map((i) => ids[i]!);

export const explorer = new Explorer();
