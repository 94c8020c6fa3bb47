import { setTimeout as wait } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const OTHER_SCREEN = '\x1b[?1049h';
const OWN_SCREEN = '\x1b[?1049l';
const HOME = '\x1b[H';
const END_OF_LINE = '\x1b[K';
const BELOW = '\x1b[J';
/** Ten pictures a second are enough. Unit: ms. */
const FRAME_MS = 100;

/** The terminal while a story is told: a screen of its own, given back as it was, whatever happens. */
export class Screen {
  readonly #out: WriteStream;
  readonly #draw: (rows: number, columns: number) => readonly string[];
  readonly #speed: number;
  #drawnAt = 0;
  #isOpen = false;
  readonly #onStop: (() => void) | null;
  #isStopping = false;
  readonly #onSignal = (): void => {
    if (this.#onStop !== null && !this.#isStopping) {
      this.#isStopping = true;
      this.#onStop();
      return;
    }
    this.close();
    process.exit(130);
  };

  /**
   * @param speed virtual time per real time
   * @param onStop called at the first Ctrl-C, to end in order; without it, and at the second, the program ends at once
   */
  constructor(
    out: WriteStream,
    draw: (rows: number, columns: number) => readonly string[],
    speed: number,
    onStop: (() => void) | null = null,
  ) {
    this.#out = out;
    this.#draw = draw;
    this.#speed = speed;
    this.#onStop = onStop;
  }

  open(): void {
    this.#isOpen = true;
    this.#out.write(OTHER_SCREEN + HIDE_CURSOR);
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
    process.once('exit', () => this.close());
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    this.#out.write(SHOW_CURSOR + OWN_SCREEN);
  }

  /** Let so much virtual time pass as a person can follow. @returns how much may pass now, in virtual ms */
  async pace(deltaMs: number): Promise<number> {
    const pass = Math.min(deltaMs, FRAME_MS * this.#speed);
    await wait(pass / this.#speed);
    if (performance.now() - this.#drawnAt >= FRAME_MS) this.draw();
    return pass;
  }

  draw(): void {
    this.#drawnAt = performance.now();
    const { rows = 40, columns = 120 } = this.#out;
    const lines = this.#draw(rows, columns).slice(0, rows - 1);
    this.#out.write(HOME + lines.map((line) => line + END_OF_LINE).join('\n') + BELOW);
  }
}
