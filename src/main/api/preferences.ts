import type { EventHub } from '../queue/events.ts';
import type { Database } from '../store/database.ts';
import { readPreferences, writePreferences } from '../store/preferences.ts';
import type { Workbench } from './workbench.ts';

/** @param wake tells the scheduler that more may be trained at a time */
export function preferencesApi(db: Database, events: EventHub, wake: () => void): Workbench['preferences'] {
  return {
    get: () => readPreferences(db),
    set(changes) {
      const preferences = writePreferences(db, changes);
      events.emit({ type: 'preferences' });
      wake();
      return preferences;
    },
  };
}
