import { Lines, type Piece } from './lines.ts';
import { OpenValue } from './open-value.ts';

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
  line.charCodeAt(0) === 0x7b &&
  line.charCodeAt(line.length - 1) === 0x7d &&
  !/\}\s*\{/.test(line) &&
  !beginsTwice(line);

/** A writer that broke off and began anew leaves half a value and a whole one in a line. */
const beginsTwice = (line: string): boolean => line.includes(line.slice(0, line.indexOf('"', 2) + 1), 1);

/** What stands between values: brackets and commas of arrays are part of none, nor are the NULs of a file with holes. */
const BETWEEN = /[\s\p{Cc},[\]\uFEFF]*/uy;
/** A string that is a value of its own. */
const STRING = /"(?:[^"\\]|\\.)*"(?=\s*(?:[,\]]|$))/y;
/** Where a value may begin anew after one that was cut short. */
const BEGINNING = /^[\s,]*[{[]/;
/** How a value begins that is written in one line: its neighbours begin alike. */
const OPENING = /^\{[ \t]*"[^"\\\n]*"/;

/** Finds values in lines, whichever way they are spread over them. */
class Cutter {
  #value: OpenValue | null = null;
  /** The text of the open value so far, or of what is no value, up to the end of its line. */
  #text = '';
  /** Where in its line the open value began. */
  #indent = 0;
  /** How the last whole value began. */
  #opening: string | null = null;

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
  *#read(piece: string, ends: boolean): Generator<string, readonly string[]> {
    let line = piece;
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
      if (this.#value?.state === 'broken' || this.#value?.state === 'tooDeep') {
        const text = this.#text + line.slice(at);
        const next = this.#text.includes('\n') ? text.length : this.#nextAlike(text, this.#text.length);
        if (next < text.length) {
          yield broken(text.slice(0, next));
          this.#text = '';
          [line, at] = [text.slice(next), 0];
          continue;
        }
        if (ends) return yield* this.#giveUp(line.slice(at));
      }
      this.#text += line.slice(at, end);
      at = end;
      if (this.#value?.state === 'closed') {
        this.#opening = openingOf(this.#text);
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
   * What is open cannot be completed. It is handed out up to where a value begins as its neighbours do, or up to the
   * next line where one may begin, at its own indent or less. @returns the lines from there on
   */
  *#giveUp(rest: string): Generator<string, readonly string[]> {
    const text = this.#text + rest;
    const end = Math.min(this.#nextAlike(text, 0), nextLine(text, this.#indent));
    this.#text = '';
    this.#value = null;
    const value = broken(text.slice(0, end));
    if (value !== '') yield value;
    return end < text.length ? text.slice(end).split('\n') : [];
  }

  /** Where in `text`, which is no value, the next begins as the last whole one did. `known`: so much was searched. */
  #nextAlike(text: string, known: number): number {
    // What is too deep most likely holds many that begin as it does.
    const opening = this.#opening ?? (this.#value?.state === 'tooDeep' ? null : openingOf(text));
    const found = opening === null ? -1 : text.indexOf(opening, Math.max(1, known - opening.length));
    return found < 0 ? text.length : found;
  }
}

const openingOf = (text: string): string | null => OPENING.exec(text)?.[0] ?? null;

const broken = (text: string): string => text.trim().replace(/,$/, '');

/** Where the next line begins on which a value may begin, at an indent of at most so much. */
function nextLine(text: string, indent: number): number {
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (BEGINNING.test(line) && line.search(/[^\s,]/) <= indent) return at;
  }
  return text.length;
}

/** Where a sticky pattern that begins at `at` ends; `at` where it does not match. */
function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : at;
}
