/** Codes that let a browser in once and soon: other users of the machine can see what a browser is started with. */
import { randomBytes } from 'node:crypto';

/** Seconds for a browser to open the link that it was started with. */
export const invitationSeconds = 60;

export class Invitations {
  readonly #now: () => number;
  /** Until when each lets in, oldest first. */
  readonly #codes = new Map<string, number>();

  /** @param now a clock in milliseconds that does not turn back */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Those that may still be used. */
  get size(): number {
    this.#forgetLapsed();
    return this.#codes.size;
  }

  invite(): string {
    this.#forgetLapsed();
    const code = randomBytes(32).toString('base64url');
    this.#codes.set(code, this.#now() + 1000 * invitationSeconds);
    return code;
  }

  /** Whether a code lets in; from now on it does not. */
  take(code: string): boolean {
    this.#forgetLapsed();
    return this.#codes.delete(code);
  }

  #forgetLapsed(): void {
    const now = this.#now();
    for (const [code, until] of this.#codes) {
      if (until > now) return;
      this.#codes.delete(code);
    }
  }
}
