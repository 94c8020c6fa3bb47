import { OpenValue } from './open-value.ts';

/** A line that is longer than this is looked at in pieces: an array of a whole archive may be one line. */
const MOST_LINE_CHARACTERS = 4 * 1024 * 1024;
/** A JSON value that is larger than this is cut: no SES event is. Unit: characters. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Cut text into the JSON values of an archive: one a line, an array of them, or values printed over several lines. What
 * is no JSON comes out as it is, so that one broken value does not take its neighbours along. The values come in
 * handfuls, since waiting for each of a million costs more than reading it; each handful is read to its end before the
 * next is asked for.
 */
export async function* valuesOf(chunks: AsyncIterable<string>): AsyncGenerator<Iterable<string>> {
  const lines = new Lines();
  const cutter = new Cutter();
  for await (const chunk of chunks) yield cut(cutter, lines.take(chunk));
  yield cut(cutter, lines.end());
  yield cutter.end();
}

function* cut(cutter: Cutter, pieces: Iterable<Piece>): Generator<string> {
  for (const piece of pieces) {
    if (piece.isLine && !cutter.isOpen && isWhole(piece.text)) yield piece.text;
    else yield* cutter.take(piece);
  }
}

/** The common case, one event a line: nothing needs to be looked at but its ends, and that it is not two. */
const isWhole = (line: string): boolean =>
  line.charCodeAt(0) === 0x7b && line.charCodeAt(line.length - 1) === 0x7d && !/\}\s*\{/.test(line);

/** A line, or a piece of a long one. `ends`: a line break follows. */
type Piece = { readonly text: string; readonly isLine: boolean; readonly ends: boolean };

/** Cuts text into lines, wherever its chunks end. */
class Lines {
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

/** What stands between values: brackets and commas of arrays are part of none. */
const BETWEEN = /[\s,[\]\uFEFF]*/y;
/** A string that is a value of its own. */
const STRING = /"(?:[^"\\]|\\.)*"(?=\s*(?:[,\]]|$))/y;
/** Where a value may begin anew after one that was cut short. */
const BEGINNING = /^[\s,]*[{[]/;

/** Finds values in lines, whichever way they are spread over them. */
class Cutter {
  #value: OpenValue | null = null;
  /** The text of the open value so far, or of what is no value, up to the end of its line. */
  #text = '';
  /** Where in its line the open value began. */
  #indent = 0;

  get isOpen(): boolean {
    return this.#text !== '';
  }

  *take(piece: Piece): Generator<string> {
    const lines = [piece];
    for (let next = lines.pop(); next; next = lines.pop()) {
      // What must be read again comes first, the last line of it last.
      const again = yield* this.#read(next.text, next.ends);
      for (const text of again.toReversed()) lines.push({ text, isLine: true, ends: true });
    }
  }

  *end(): Generator<string> {
    while (this.isOpen) {
      for (const text of yield* this.#giveUp('')) yield* this.take({ text, isLine: true, ends: true });
    }
  }

  /** @returns lines to read again */
  *#read(line: string, ends: boolean): Generator<string, readonly string[]> {
    let at = 0;
    for (;;) {
      if (!this.isOpen) {
        at = endOf(BETWEEN, line, at);
        if (at >= line.length) return [];
        const end = line.charCodeAt(at) === 0x22 ? endOf(STRING, line, at) : at;
        if (end > at) {
          yield line.slice(at, end);
          at = end;
          continue;
        }
        this.#indent = at;
        this.#value = line.charCodeAt(at) === 0x7b ? new OpenValue() : null;
      }
      const end = this.#value?.read(line, at) ?? line.length;
      if (this.#value?.state === 'broken' && ends) return yield* this.#giveUp(line.slice(at));
      this.#text += line.slice(at, end);
      at = end;
      if (this.#value?.state === 'closed') {
        yield this.#text;
        this.#text = '';
        continue;
      }
      return yield* this.#endLine(ends);
    }
  }

  *#endLine(ends: boolean): Generator<string, readonly string[]> {
    const isCut = this.#value === null || !this.#value.mayBreakHere;
    if ((ends && isCut) || this.#text.length > MOST_CHARACTERS) return yield* this.#giveUp('');
    if (ends) this.#text += '\n';
    return [];
  }

  /**
   * What is open cannot be completed. It is handed out up to the next line where a value may begin, at its own indent or
   * less. @returns the lines from there on
   */
  *#giveUp(rest: string): Generator<string, readonly string[]> {
    const lines = (this.#text + rest).split('\n');
    this.#text = '';
    this.#value = null;
    const next = lines.findIndex(
      (line, index) => index > 0 && BEGINNING.test(line) && line.search(/[^\s,]/) <= this.#indent,
    );
    const [broken, again] = next < 0 ? [lines, []] : [lines.slice(0, next), lines.slice(next)];
    const value = broken.join('\n').trim().replace(/,$/, '');
    if (value !== '') yield value;
    return again;
  }
}

/** Where a sticky pattern that begins at `at` ends; `at` where it does not match. */
function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : at;
}
