const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
/** Numbers, `true`, `false`, `null`, and whatever else is made of such letters. */
const SCALAR = /[-+.0-9A-Za-z]*/y;
const LINE_BREAK = 0x0a;
/** Deeper than this no SES event is, in all its envelopes. */
const MOST_LEVELS = 100;
/** Larger than this no SES event is. Unit: characters. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

/**
 * A JSON object that is being read, by its grammar alone: what it expects next tells a value that goes on from one that
 * was cut short. It remembers where the objects in it begin that are still open: whatever stops it stops them, too, so
 * that none of them needs to be read again.
 */
export class OpenValue {
  /** `broken`: no JSON goes on like this. `tooDeep`, `tooLong`: JSON may, an event does not. */
  state: 'open' | 'closed' | 'broken' | 'tooDeep' | 'tooLong' = 'open';
  /** So much of it has been read. Unit: characters. */
  length = 0;
  #levels: number[] = [];
  /** Where each level begins, counted from the beginning of the value. */
  #begins: number[] = [];
  #expects: 'value' | 'key' | 'colon' | 'next' = 'value';
  #inString = false;
  #inScalar = false;
  #escaped = false;

  /** Read on from `from`. @returns where the value ended or went wrong, or the text's length */
  read(text: string, from: number): number {
    const begin = from - this.length;
    let at = from;
    while (at < text.length && this.state === 'open') {
      at = this.#inString ? this.#string(text, at) : this.#token(text, at, at - begin);
    }
    this.length = at - begin;
    if (this.length > MOST_CHARACTERS && this.state === 'open') this.state = 'tooLong';
    return at;
  }

  /** Whether an object that is still open begins there. */
  holds(begin: number): boolean {
    const level = this.#begins.lastIndexOf(begin);
    return level > 0 && this.#levels[level] === OPEN_OBJECT;
  }

  /**
   * Go on as the object in it that begins there, as if nothing had been read but that. One that is half of what is too
   * much stays so: else the next sign would be too much again, and each cost as much as all before it.
   */
  narrow(begin: number): void {
    const level = this.#begins.lastIndexOf(begin);
    this.#levels = this.#levels.slice(level);
    this.#begins = this.#begins.slice(level).map((at) => at - begin);
    this.length -= begin;
    if (this.state === 'tooDeep' && this.#levels.length > MOST_LEVELS / 2) return;
    if (this.state === 'tooLong' && this.length > MOST_CHARACTERS / 2) return;
    this.state = 'open';
  }

  /** A line break is allowed anywhere but in a string. */
  #string(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_BREAK) {
        this.state = 'broken';
        return at;
      }
      if (this.#escaped) {
        this.#escaped = false;
      } else if (code === BACKSLASH) {
        this.#escaped = true;
      } else if (code === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
    }
    return text.length;
  }

  #token(line: string, at: number, begin: number): number {
    const code = line.charCodeAt(at);
    if (code <= SPACE) {
      this.#inScalar = false;
      return at + 1;
    }
    SCALAR.lastIndex = at;
    SCALAR.test(line);
    if (SCALAR.lastIndex > at) {
      // the second half of one that was cut in two by a piece's end
      if (!this.#inScalar) this.#expect('value', 'next');
      this.#inScalar = SCALAR.lastIndex === line.length;
      return SCALAR.lastIndex;
    }
    this.#inScalar = false;
    this.#punctuation(code, begin);
    return this.state === 'broken' ? at : at + 1;
  }

  #punctuation(code: number, begin: number): void {
    const level = this.#levels.at(-1);
    switch (code) {
      case QUOTE:
        if (this.#expects === 'key') this.#expects = 'colon';
        else this.#expect('value', 'next');
        this.#inString = true;
        return;
      case COLON:
        this.#expect('colon', 'value');
        return;
      case COMMA:
        this.#expect('next', level === OPEN_OBJECT ? 'key' : 'value');
        return;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.#expect('value', code === OPEN_OBJECT ? 'key' : 'value');
        this.#open(code, begin);
        return;
      case CLOSE_OBJECT:
        this.#close(level === OPEN_OBJECT && (this.#expects === 'key' || this.#expects === 'next'));
        return;
      case CLOSE_ARRAY:
        this.#close(level === OPEN_ARRAY);
        return;
      default:
        this.state = 'broken';
    }
  }

  #open(code: number, begin: number): void {
    if (this.state !== 'open') return;
    this.#begins.push(begin);
    if (this.#levels.push(code) > MOST_LEVELS) this.state = 'tooDeep';
  }

  #expect(expected: 'value' | 'colon' | 'next', then: 'value' | 'key' | 'next'): void {
    if (this.#expects !== expected) this.state = 'broken';
    this.#expects = then;
  }

  #close(isAllowed: boolean): void {
    if (!isAllowed) {
      this.state = 'broken';
      return;
    }
    this.#levels.pop();
    this.#begins.pop();
    this.#expects = 'next';
    if (this.#levels.length === 0) this.state = 'closed';
  }
}
