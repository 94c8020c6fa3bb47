/** How a value begins that is written in one line: its neighbours begin alike. */
const OPENING = /\{[ \t]*"[^"\\\n{]{0,100}"/y;
const OPENINGS = new RegExp(OPENING, 'g');
/** A line on which a value may begin. */
const BEGINNING = /(?:,|[^\S\n])*[{[]/y;

/** The first key of the object that begins there, with its brace; null where it begins with none. */
export function openingOf(text: string, at = 0): string | null {
  OPENING.lastIndex = at;
  return OPENING.exec(text)?.[0] ?? null;
}

/** Where in a text objects begin alike. Asked for later and later places, it looks through the text once. */
export class Openings {
  readonly #places = new Map<string, { readonly at: number[]; next: number }>();

  constructor(text: string) {
    for (const { 0: opening, index } of text.matchAll(OPENINGS)) {
      const places = this.#places.get(opening);
      if (places) places.at.push(index);
      else this.#places.set(opening, { at: [index], next: 0 });
    }
  }

  /** @returns infinity where none follows */
  next(opening: string, from: number): number {
    const places = this.#places.get(opening);
    if (!places) return Number.POSITIVE_INFINITY;
    while ((places.at[places.next] ?? Number.POSITIVE_INFINITY) < from) places.next++;
    return places.at[places.next] ?? Number.POSITIVE_INFINITY;
  }
}

/**
 * Where the next line begins on which a value may begin, at an indent of at most so much.
 * @param end of the line before it
 * @returns `until` where there is none before it
 */
export function nextLine(text: string, end: number, until: number, indent: number): number {
  for (let at = end + 1; at < until; at = endOfLine(text, at) + 1) {
    BEGINNING.lastIndex = at;
    if (BEGINNING.test(text) && BEGINNING.lastIndex - 1 - at <= indent) return at;
  }
  return until;
}

/** The line of a text in which one is. Asked about later and later places, it looks through the text once. */
export class LineAt {
  readonly #text: string;
  #start: number;
  #end: number;

  /** @param column of the text's beginning */
  constructor(text: string, column: number) {
    this.#text = text;
    this.#start = -column;
    this.#end = endOfLine(text, 0);
  }

  /** How far from the beginning of its line a place is. */
  column(at: number): number {
    while (this.#end < at) {
      this.#start = this.#end + 1;
      this.#end = endOfLine(this.#text, this.#start);
    }
    return at - this.#start;
  }

  /** Where the line of the last place asked for ends. */
  get end(): number {
    return this.#end;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
