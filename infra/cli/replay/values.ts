/** A JSON value that is larger than this is cut: no SES event is. Unit: characters. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/**
 * Cut text into the JSON values of an archive: one a line, an array of them, or values printed over several lines. What
 * is no JSON comes out as it is, a line at a time, so that one broken value does not take its neighbours along.
 */
export async function* valuesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  const spread = new SpreadValue();
  for await (const line of linesOf(chunks)) {
    if (!spread.isOpen && isWhole(line)) {
      yield line;
      continue;
    }
    yield* spread.take(line);
  }
  yield* spread.end();
}

/** The common case, one event a line: nothing needs to be looked at but its ends. */
const isWhole = (line: string): boolean => line.charCodeAt(0) === 0x7b && line.charCodeAt(line.length - 1) === 0x7d;

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  for await (const chunk of chunks) {
    const text = isFirst ? chunk.replace(/^\uFEFF/, '') : chunk;
    isFirst = false;
    const lines = text.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

/** A value that spreads over lines, or the elements of an array, found by counting brackets outside of strings. */
class SpreadValue {
  #text = '';
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Inside an array of values, whose brackets and commas are not part of any of them. */
  #inArray = false;

  get isOpen(): boolean {
    return this.#inArray || this.#text !== '';
  }

  *take(line: string): Generator<string> {
    // A line that begins a value while another one is open: that one was cut short.
    if (!this.#inArray && this.#text !== '' && line.startsWith('{')) yield* this.#giveUp();
    if (this.#inString) yield* this.#giveUp();
    for (let at = 0; at < line.length; at++) yield* this.#character(line.charCodeAt(at), line, at);
    if (this.#text !== '') this.#text += '\n';
    if (this.#depth === 0 && this.#text.trim() !== '' && !this.#inArray) yield* this.#giveUp();
    if (this.#text.length > MOST_CHARACTERS) yield* this.#giveUp();
  }

  *end(): Generator<string> {
    yield* this.#giveUp();
  }

  *#character(code: number, line: string, at: number): Generator<string> {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.#inString = false;
    } else if (code === QUOTE) {
      this.#inString = true;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (this.#depth === 0 && code === OPEN_ARRAY && !this.#inArray) {
        this.#inArray = true;
        return;
      }
      this.#depth++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (this.#depth === 0 && this.#inArray && code === CLOSE_ARRAY) {
        yield* this.#flush();
        this.#inArray = false;
        return;
      }
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth === 0) {
        this.#text += line.charAt(at);
        yield* this.#flush();
        return;
      }
    } else if (this.#depth === 0 && (code === COMMA || code <= SPACE)) {
      yield* this.#flush();
      return;
    }
    this.#text += line.charAt(at);
  }

  *#flush(): Generator<string> {
    const value = this.#text.trim();
    this.#text = '';
    if (value !== '') yield value;
  }

  /** What is left cannot be completed: its lines, each for itself. */
  *#giveUp(): Generator<string> {
    const lines = this.#text.split('\n');
    this.#text = '';
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    const whole = lines.length > 1 && lines.slice(1).some((line) => isWhole(line.trim().replace(/,$/, '')));
    const parts = whole ? lines : [lines.join('\n')];
    for (const part of parts) {
      const value = part.trim().replace(/,$/, '');
      if (value !== '') yield value;
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const SPACE = 0x20;
