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
/** Deeper than this no SES event is, in all its envelopes. */
const MOST_LEVELS = 100;

/**
 * A JSON object that is being read, by its grammar alone: what it expects next tells a value that goes on from one that
 * was cut short.
 */
export class OpenValue {
  /** `broken`: no JSON goes on like this. `tooDeep`: JSON may, an event does not. */
  state: 'open' | 'closed' | 'broken' | 'tooDeep' = 'open';
  readonly #levels: number[] = [];
  #expects: 'value' | 'key' | 'colon' | 'next' = 'value';
  #inString = false;
  #inScalar = false;
  #escaped = false;

  /** A line break is allowed anywhere but in a string. */
  get mayBreakHere(): boolean {
    return !this.#inString && this.state === 'open';
  }

  /** Read on from `at`. @returns where the value ended, or the line's length */
  read(line: string, from: number): number {
    let at = from;
    while (at < line.length && this.state === 'open') {
      at = this.#inString ? this.#string(line, at) : this.#token(line, at);
    }
    return this.state === 'broken' || this.state === 'tooDeep' ? line.length : at;
  }

  #string(line: string, from: number): number {
    for (let at = from; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (this.#escaped) {
        this.#escaped = false;
      } else if (code === BACKSLASH) {
        this.#escaped = true;
      } else if (code === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
    }
    return line.length;
  }

  #token(line: string, at: number): number {
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
    this.#punctuation(code);
    return at + 1;
  }

  #punctuation(code: number): void {
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
        if (this.#levels.push(code) > MOST_LEVELS && this.state === 'open') this.state = 'tooDeep';
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

  #expect(expected: 'value' | 'colon' | 'next', then: 'value' | 'key' | 'next'): void {
    if (this.#expects !== expected) this.state = 'broken';
    this.#expects = then;
  }

  #close(isAllowed: boolean): void {
    this.#levels.pop();
    this.#expects = 'next';
    if (!isAllowed) this.state = 'broken';
    else if (this.#levels.length === 0) this.state = 'closed';
  }
}
