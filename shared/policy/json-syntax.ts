import { showValue } from './shown.ts';

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const DEEPEST = 20;

class SyntaxProblem extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Parses JSON text to find where an error is. Keeps no values. */
class Walk {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }

  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  next(char: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  fail(expected: string): never {
    this.take(SPACE);
    const char = this.text[this.at];
    throw new SyntaxProblem(this.at, `expected ${expected}, got ${char === undefined ? 'the end' : showValue(char)}`);
  }

  value(depth: number): void {
    if (depth > DEEPEST) throw new SyntaxProblem(this.at, `expected at most ${DEEPEST} levels, got more`);
    if (this.next('{')) this.members(depth);
    else if (this.next('[')) this.elements(depth);
    else if (this.string() === null && this.take(SCALAR) === null) this.fail('a value');
  }

  string(): string | null {
    this.take(SPACE);
    if (this.text[this.at] !== '"') return null;
    const start = this.at;
    const token = this.take(STRING);
    if (token !== null && ![...token].some((char) => char < ' ')) return token;
    throw new SyntaxProblem(start, 'expected a string in one line that ends with a double quote');
  }

  members(depth: number): void {
    const seen = new Set<string>();
    if (this.next('}')) return;
    do {
      this.take(SPACE);
      const start = this.at;
      const key = this.string() ?? this.fail('a name in double quotes');
      const name: unknown = JSON.parse(key);
      if (seen.has(String(name)))
        throw new SyntaxProblem(start, `expected each name once, got ${showValue(name)} again`);
      seen.add(String(name));
      if (!this.next(':')) this.fail('":" after the name');
      this.value(depth + 1);
    } while (this.next(','));
    if (!this.next('}')) this.fail('"," or "}"');
  }

  elements(depth: number): void {
    if (this.next(']')) return;
    do this.value(depth + 1);
    while (this.next(','));
    if (!this.next(']')) this.fail('"," or "]"');
  }
}

/**
 * What is wrong with a text as JSON, with line and column, or null. Stricter than `JSON.parse`, which forgets the
 * place of some errors and keeps the last of two members with the same name without a word.
 */
export const syntaxProblem = (text: string): string | null => {
  const walk = new Walk(text);
  try {
    walk.value(0);
    walk.take(SPACE);
    if (walk.at < text.length) walk.fail('nothing more');
    return null;
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    const before = text.slice(0, problem.at).split('\n');
    return `not JSON at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}: ${problem.message}`;
  }
};
