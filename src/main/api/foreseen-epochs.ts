/**
 * How long an epoch will take of stages that nothing alike was recorded of, as the designer foresees it: from epochs of
 * other settings of the same network, or from steps that were measured for the purpose.
 */
import type { DatasetInfo } from '#shared/dataset.ts';
import type { Settings, StageName } from '#shared/settings.ts';
import type { Database } from '../store/database.ts';
import { measuredSpeeds } from '../store/measured-speeds.ts';
import { recordedSpeeds, speedsVersion } from '../store/speeds.ts';
import { type KnownDataset, knownDatasets } from './known-datasets.ts';
import { SpeedBook, stageWork } from './speed-book.ts';

/** Milliseconds for which a list of data sets is trusted, and one that lacked what was asked for. */
const trusted = { whole: 60_000, lacking: 5000 };
/** Settings kept by profile. */
const most = 2000;

export class ForeseenEpochs {
  readonly #db: Database;
  readonly #list: () => Promise<DatasetInfo[]>;
  readonly #settings = new Map<string, Settings>();
  #datasets: ReadonlyMap<string, KnownDataset> = new Map();
  #listedAt = Number.NEGATIVE_INFINITY;
  #lacking = false;
  #book: { version: string; book: SpeedBook } | null = null;

  constructor(db: Database, listDatasets: () => Promise<DatasetInfo[]>) {
    this.#db = db;
    this.#list = listDatasets;
  }

  /** Learns how large the data sets are; `seconds` tells nothing before. */
  async ready(): Promise<void> {
    const age = performance.now() - this.#listedAt;
    if (age < (this.#lacking ? trusted.lacking : trusted.whole)) return;
    this.#listedAt = performance.now();
    this.#lacking = false;
    this.#datasets = knownDatasets(await this.#list());
    this.#book = null;
  }

  /**
   * Seconds of an epoch, its share of the passes that measure included; null where nothing tells.
   * @param profile of the stage
   * @param settingsOf a run that has it
   */
  seconds(profile: string, stage: StageName, settingsOf: () => Settings): number | null {
    let settings = this.#settings.get(profile);
    if (settings === undefined) {
      if (this.#settings.size >= most) this.#settings.clear();
      settings = settingsOf();
      this.#settings.set(profile, settings);
    }
    const dataset = this.#datasets.get(settings.dataset.id);
    if (dataset === undefined) {
      this.#lacking = true;
      return null;
    }
    const rate = this.#speeds().rate(settings, stage, dataset);
    if (rate === null) return null;
    return stageWork(settings, stage, dataset) / rate.flopsPerSecond / settings[stage].epochs;
  }

  #speeds(): SpeedBook {
    const version = speedsVersion(this.#db);
    if (this.#book?.version !== version) {
      const book = new SpeedBook(recordedSpeeds(this.#db), measuredSpeeds(this.#db), this.#datasets);
      this.#book = { version, book };
    }
    return this.#book.book;
  }
}
