/** Where in the program the window is: the part of the address behind "#". */
import { untrack } from 'svelte';

export interface Place {
  /** Of the screen: "queue", "runs"… */
  screen: string;
  /** What of it: a run's id, several ids. */
  rest: string[];
  query: URLSearchParams;
}

/** Other names of screens. */
const aliases: Readonly<Record<string, string>> = { embedding: 'map' };

function parse(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [screen = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  return { screen: aliases[screen] ?? screen, rest, query: new URLSearchParams(search) };
}

/** A mistyped address leads nowhere rather than to an error. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  #place = $state.raw<Place>(parse(location.hash));
  /** What decides which screen is shown: other parts of the address change without it being set up again. */
  screen = $state(this.#place.screen);
  subject = $state(this.#place.rest[0]);

  constructor() {
    window.addEventListener('hashchange', () => this.#show(location.hash));
  }

  get place(): Place {
    return this.#place;
  }

  #show(hash: string): void {
    this.#place = parse(hash);
    this.screen = this.#place.screen;
    this.subject = this.#place.rest[0];
  }

  /** Where it is now: for a screen that is being set up, which must not be set up again whenever the address changes. */
  get now(): Place {
    return untrack(() => this.place);
  }

  /** @param path such as "/runs/k3j2?stage=pretrain" */
  go(path: string): void {
    location.hash = path;
  }

  /** Changes the address without a step in the history: what is shown of the same screen. */
  replace(path: string): void {
    history.replaceState(null, '', `#${path}`);
    this.#show(path);
  }
}

export const router = new Router();

/** An address for links. */
export const href = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`;
