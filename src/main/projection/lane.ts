/** One of the threads that compute together, as the code that runs in all of them sees it. */

/** Places in the control array. */
export const control = { arrived: 0, round: 1, next: 2, broken: 3, order: 4, flag: 5, length: 16 } as const;

/** What waiting threads are told where one of them has failed. */
export class TeamBroken extends Error {
  override readonly name = 'TeamBroken';
}

/** Looks at the round so often before it sleeps: the others are mostly near, and waking up takes longer. */
const spins = 2000;

export class Lane {
  /** From 0, which leads. */
  readonly index: number;
  readonly lanes: number;
  readonly #control: Int32Array;

  constructor(index: number, lanes: number, shared: Int32Array) {
    this.index = index;
    this.lanes = lanes;
    this.#control = shared;
  }

  /** The next chunk that nobody has taken since the last `sync`, from 0. The caller stops at the last there is. */
  take(): number {
    return Atomics.add(this.#control, control.next, 1);
  }

  /** Waits until all lanes are here. What they wrote before is seen after. @throws TeamBroken */
  sync(): void {
    const shared = this.#control;
    if (this.lanes === 1) {
      shared[control.next] = 0;
      return;
    }
    const round = Atomics.load(shared, control.round);
    if (Atomics.add(shared, control.arrived, 1) === this.lanes - 1) {
      Atomics.store(shared, control.arrived, 0);
      Atomics.store(shared, control.next, 0);
      Atomics.store(shared, control.round, round + 1);
      Atomics.notify(shared, control.round);
    } else {
      for (let spin = 0; spin < spins; spin++) if (Atomics.load(shared, control.round) !== round) break;
      while (Atomics.load(shared, control.round) === round) Atomics.wait(shared, control.round, round);
    }
    if (Atomics.load(shared, control.broken) !== 0) throw new TeamBroken();
  }

  /** Tells the others a number, which they read after the next `sync`. For the leader. */
  tell(flag: number): void {
    Atomics.store(this.#control, control.flag, flag);
  }

  told(): number {
    return Atomics.load(this.#control, control.flag);
  }
}

/** Bounds of a chunk: n things in `chunks` parts as equal as can be. */
export const chunkStart = (n: number, chunks: number, chunk: number) => Math.floor((n * chunk) / chunks);
