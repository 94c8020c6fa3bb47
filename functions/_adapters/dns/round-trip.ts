/**
 * How long a server usually takes, and so when an answer may be taken for lost: smoothed time and deviation as TCP
 * keeps them (RFC 6298 section 2). Each attempt has an id of its own, so none is measured by another's answer.
 */
export class RoundTrip {
  readonly #initialMs: number;
  /** Nobody is asked again earlier. Unit: ms. */
  readonly leastMs: number;
  readonly #mostMs: number;
  #smoothed: number | null = null;
  #deviation = 0;

  constructor(limits: { readonly initialMs: number; readonly leastMs: number; readonly mostMs: number }) {
    this.#initialMs = limits.initialMs;
    this.leastMs = limits.leastMs;
    this.#mostMs = limits.mostMs;
  }

  took(ms: number): void {
    if (this.#smoothed === null) {
      this.#smoothed = ms;
      this.#deviation = ms / 2;
      return;
    }
    this.#deviation += (Math.abs(ms - this.#smoothed) - this.#deviation) / 4;
    this.#smoothed += (ms - this.#smoothed) / 8;
  }

  /** Wait so long for an answer before asking again; longer with each attempt. Unit: ms. @param attempt from 0 */
  patienceMs(attempt: number): number {
    const usual = this.#smoothed === null ? this.#initialMs : this.#smoothed + 4 * this.#deviation;
    return Math.min(Math.max(usual, this.leastMs) * (1 + attempt / 2), this.#mostMs);
  }
}
