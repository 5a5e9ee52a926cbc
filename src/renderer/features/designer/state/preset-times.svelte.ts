/** How long each preset takes on this machine, as far as past runs and measured steps tell. */
import type { ContrastClient } from '#shared/contract.ts';
import { client } from '../../../api/client.ts';
import { events } from '../../../api/events.svelte.ts';

export type PresetEntry = Awaited<ReturnType<ContrastClient['experiments']['presets']>>[number];

export interface PresetTime {
  seconds: number | null;
  measuring: boolean;
  /** Why there are no seconds. */
  reason: string | null;
}

export class PresetTimes {
  #known = $state.raw<Readonly<Record<string, PresetTime>>>({});
  #wanted: readonly PresetEntry[] = [];

  /** Undefined while it is not known whether it is known. */
  of({ id }: PresetEntry): PresetTime | undefined {
    return this.#known[id];
  }

  /** Asks about each, one after another, without measuring anything. */
  async ask(presets: readonly PresetEntry[]): Promise<void> {
    this.#wanted = presets;
    for (const preset of presets) {
      if (this.#wanted !== presets) return;
      await this.#ask(preset, false);
    }
  }

  /** Measures some steps of it in the background. */
  async measure(preset: PresetEntry): Promise<void> {
    await this.#ask(preset, true);
  }

  /** Asks again when a speed was measured; returns what ends that. */
  follow(): () => void {
    return events.on(({ type }) => {
      if (type === 'speeds' || type === 'reset') void this.ask([...this.#wanted]);
    });
  }

  async #ask(preset: PresetEntry, measure: boolean): Promise<void> {
    try {
      const { experiment } = preset;
      const answer = await client.experiments.preview({ experiment, measure, limit: 1 });
      const { seconds, measuring } = answer;
      const reason = answer.runs[0]?.secondsReason ?? null;
      this.#known = { ...this.#known, [preset.id]: { seconds, measuring, reason } };
    } catch {
      // Without an answer the card shows that it is not known; the status bar tells of a lost connection.
    }
  }
}
