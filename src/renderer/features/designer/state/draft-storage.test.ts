import { beforeEach, describe, expect, test } from 'vitest';
import { blankDesign } from '../model/design.ts';
import { DraftStorage, type Locks } from './draft-storage.ts';

/** As a browser's, in memory. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear() {
    this.#items.clear();
  }
  getItem(key: string) {
    return this.#items.get(key) ?? null;
  }
  key(index: number) {
    return [...this.#items.keys()][index] ?? null;
  }
  removeItem(key: string) {
    this.#items.delete(key);
  }
  setItem(key: string, value: string) {
    this.#items.set(key, value);
  }
}

let local: Storage;
let held: Set<string>;
const locks: Locks = {
  async take(name) {
    if (held.has(name)) return false;
    held.add(name);
    return true;
  },
};
const named = (name: string, at = 1) => {
  const design = { ...blankDesign(), name };
  return { design, opened: design, at };
};

beforeEach(() => {
  local = new MemoryStorage();
  held = new Set();
});

describe('the draft of a window', () => {
  test('survives a reload', async () => {
    const session = new MemoryStorage();
    const window = await DraftStorage.open(local, session, locks);
    expect(window.read()).toBeUndefined();
    window.write(named('mine'));
    held.clear();
    const reloaded = await DraftStorage.open(local, session, locks);
    expect(reloaded.read()).toEqual(named('mine'));
  });

  test('is its own: another window has another', async () => {
    const one = await DraftStorage.open(local, new MemoryStorage(), locks);
    one.write(named('one'));
    const two = await DraftStorage.open(local, new MemoryStorage(), locks);
    expect(two.read()).toBeUndefined();
    two.write(named('two'));
    expect(one.read()?.design.name).toBe('one');
    two.discard();
    expect(two.read()).toBeUndefined();
    expect(one.read()?.design.name).toBe('one');
  });

  test('is taken up, the newest first, by a window that starts after a crash', async () => {
    for (const [name, at] of [
      ['older', 1],
      ['newer', 2],
    ] as const) {
      (await DraftStorage.open(local, new MemoryStorage(), locks)).write(named(name, at));
    }
    held.clear();
    const after = await DraftStorage.open(local, new MemoryStorage(), locks);
    expect(after.read()?.design.name).toBe('newer');
    const second = await DraftStorage.open(local, new MemoryStorage(), locks);
    expect(second.read()?.design.name).toBe('older');
  });

  test('is copied where the window was duplicated', async () => {
    const session = new MemoryStorage();
    const one = await DraftStorage.open(local, session, locks);
    one.write(named('one'));
    const copy = new MemoryStorage();
    copy.setItem('contrast/design-window', session.getItem('contrast/design-window')!);
    const two = await DraftStorage.open(local, copy, locks);
    expect(two.read()?.design.name).toBe('one');
    two.write(named('two'));
    expect(one.read()?.design.name).toBe('one');
  });

  test('that cannot be read is no draft', async () => {
    const session = new MemoryStorage();
    await DraftStorage.open(local, session, locks);
    local.setItem(`contrast/design/${session.getItem('contrast/design-window')}`, '{"design": 3}');
    held.clear();
    expect((await DraftStorage.open(local, session, locks)).read()).toBeUndefined();
  });
});
