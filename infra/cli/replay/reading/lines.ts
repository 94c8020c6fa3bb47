/** A line that is longer than this is looked at in pieces: an array of a whole archive may be one line. */
const MOST_LINE_CHARACTERS = 4 * 1024 * 1024;

/** A line, or a piece of a long one. `ends`: a line break follows. */
export type Piece = { readonly text: string; readonly isLine: boolean; readonly ends: boolean };

/** Cuts text into lines, wherever its chunks end. */
export class Lines {
  #rest = '';
  #isLine = true;

  *take(chunk: string): Generator<Piece> {
    const lines = chunk.split('\n');
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      yield { text: withoutReturn(line), isLine: this.#isLine, ends: true };
      this.#isLine = true;
    }
    if (this.#rest.length > MOST_LINE_CHARACTERS) {
      yield { text: this.#rest, isLine: false, ends: false };
      this.#rest = '';
      this.#isLine = false;
    }
  }

  *end(): Generator<Piece> {
    yield { text: withoutReturn(this.#rest), isLine: this.#isLine, ends: true };
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
