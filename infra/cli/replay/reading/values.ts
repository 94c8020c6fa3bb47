import { LineAt, nextLine, Openings, openingOf } from '../beginnings.ts';
import { Lines, type Piece } from './lines.ts';
import { MOST_CHARACTERS, OpenValue } from './open-value.ts';

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
const STRING = /"(?:[^"\\\n]|\\.)*"(?=[^\S\n]*(?:[,\]\n]|$))/y;

/**
 * Finds values in lines, whichever way they are spread over them. What turns out to be no value is handed out up to
 * where the next may begin. However often that happens, nothing is read more than a few times: what began inside a
 * value that went wrong, and was open then, goes wrong at the same place.
 */
class Cutter {
  #text = '';
  #at = 0;
  #line = new LineAt('', 0);
  #openings: Openings | null = null;
  #isOpen = false;
  /** What is open; null for what is no value, up to the end of its line. */
  #value: OpenValue | null = null;
  /** Where in the text it begins, and how far from the beginning of its line. */
  #begin = 0;
  #indent = 0;
  /** What came of it before the text. */
  #before = '';
  /** The last that went wrong, and where in the text it began. */
  #wrong: { readonly value: OpenValue; readonly begin: number } | null = null;
  /** How the last whole value began. */
  #opening: string | null = null;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  *take({ text, ends }: Piece): Generator<string> {
    this.#look(ends ? `${text}\n` : text, 0);
    yield* this.#read(ends);
    if (this.#isOpen) this.#before += this.#text.slice(this.#begin);
  }

  *end(): Generator<string> {
    this.#look('', 0);
    while (this.#isOpen) {
      yield* this.#giveUp(true);
      yield* this.#read(true);
    }
  }

  #look(text: string, column: number): void {
    this.#text = text;
    this.#at = 0;
    this.#begin = 0;
    this.#line = new LineAt(text, column);
    this.#openings = null;
    this.#wrong = null;
  }

  /** Read the text to its end. @param ends whether a line ends with it */
  *#read(ends: boolean): Generator<string> {
    while (this.#isOpen || (yield* this.#findNext())) {
      this.#at = this.#value === null ? this.#line.end : this.#value.read(this.#text, this.#at);
      if (this.#value?.state === 'closed') {
        const whole = this.#before + this.#text.slice(this.#begin, this.#at);
        this.#close();
        this.#opening = openingOf(whole);
        yield whole;
      } else if (!this.#isStuck(ends) || !(yield* this.#giveUp(ends))) {
        return;
      }
    }
  }

  #isStuck(ends: boolean): boolean {
    if (this.#value !== null) return this.#value.state !== 'open';
    return ends || this.#at < this.#text.length || this.#before.length + this.#text.length > MOST_CHARACTERS;
  }

  /** Opens what begins next. @returns false where there is nothing but what stands between values, and strings */
  *#findNext(): Generator<string, boolean> {
    for (;;) {
      const at = endOf(BETWEEN, this.#text, this.#at);
      this.#at = at;
      if (at >= this.#text.length) return false;
      const isString = this.#text.charCodeAt(at) === 0x22;
      this.#at = isString ? endOf(STRING, this.#text, at) : at;
      if (this.#at === at) break;
      yield this.#text.slice(at, this.#at);
    }
    this.#isOpen = true;
    this.#begin = this.#at;
    this.#indent = this.#line.column(this.#at);
    this.#value = this.#text.charCodeAt(this.#at) === 0x7b ? this.#valueHere() : null;
    return true;
  }

  #valueHere(): OpenValue {
    if (this.#wrong === null) return new OpenValue();
    const { value, begin } = this.#wrong;
    if (!value.holds(this.#at - begin)) return new OpenValue();
    if (value.state === 'broken') return value;
    value.narrow(this.#at - begin);
    this.#wrong = null;
    this.#at += value.length;
    return value;
  }

  /**
   * What is open cannot be completed. It is handed out up to where a value begins as its neighbours do, or up to the
   * next line where one may begin, at its own indent or less. @returns false where that needs the rest of the line
   */
  *#giveUp(ends: boolean): Generator<string, boolean> {
    if (this.#before !== '') {
      const [at, text] = [this.#before.length + this.#at, this.#before + this.#text];
      this.#before = '';
      this.#look(text, this.#indent);
      this.#at = at;
    }
    const next = this.#nextBeginning();
    if (next >= this.#text.length && !ends && this.#text.length <= MOST_CHARACTERS) {
      this.#at = this.#text.length;
      return false;
    }
    const value = broken(this.#text.slice(this.#begin, next));
    if (this.#value && this.#value !== this.#wrong?.value) this.#wrong = { value: this.#value, begin: this.#begin };
    this.#close();
    this.#at = next;
    if (value !== '') yield value;
    return true;
  }

  #close(): void {
    this.#isOpen = false;
    this.#value = null;
    this.#before = '';
  }

  #nextBeginning(): number {
    const end = this.#value === null ? this.#line.end : this.#text.length;
    // What is too deep most likely holds many that begin as it does.
    const own = this.#value?.state === 'tooDeep' ? null : openingOf(this.#text, this.#begin);
    const opening = this.#opening ?? own;
    this.#openings ??= new Openings(this.#text);
    const alike = opening === null ? end : Math.min(end, this.#openings.next(opening, this.#begin + 1));
    return this.#value === null ? alike : nextLine(this.#text, this.#line.end, alike, this.#indent);
  }
}

const broken = (text: string): string => text.trim().replace(/,$/, '');

/** Where a sticky pattern that begins at `at` ends; `at` where it does not match. */
function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : at;
}
