import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invalid } from './invalid.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

export type Attributes = Readonly<Record<string, AttributeValue>>;
/** What an expression may refer to: attributes by `#name`, values by `:name`. */
export type References = { readonly names: Readonly<Record<string, string>>; readonly values: Attributes };

const TOKEN = /\s*(<=|>=|<>|[=<>(),.[\]+]|[#:]?\w+)/y;

/** An attribute, then names in maps and indexes of lists. */
export type Path = (references: References) => readonly (string | number)[];

/** Reads an expression word by word, and remembers which names and values it refers to. */
export class Tokens {
  readonly expression: string;
  /** `#name` and `:name`, each once. */
  readonly used = new Set<string>();
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(expression: string) {
    this.expression = expression;
    this.#tokens = tokensOf(expression);
  }

  peek(ahead = 0): string | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  /** Takes a key word, in upper or lower case, if it is the next. */
  take(word: string): boolean {
    if (this.peek()?.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  expect(token: string): void {
    const found = this.next();
    if (found.toUpperCase() !== token) throw invalid(`Expected ${token} in "${this.expression}", got "${found}"`);
  }

  /** The name of an attribute, by itself or as `#name`. */
  attribute(): (references: References) => string {
    const token = this.next();
    if (token.startsWith('#')) {
      this.used.add(token);
      return ({ names }) => referred(names, token);
    }
    if (!/^[A-Za-z]\w*$/.test(token)) throw invalid(`Expected an attribute in "${this.expression}", got "${token}"`);
    if (RESERVED_WORDS.has(token.toUpperCase())) throw invalid(`${token} is a reserved word: refer to it as #${token}`);
    return () => token;
  }

  /** A place in an item: `name`, `#name.#inner[1]`. */
  path(): Path {
    const parts: ((references: References) => string | number)[] = [this.attribute()];
    for (;;) {
      if (this.take('.')) parts.push(this.attribute());
      else if (this.take('[')) {
        const index = Number(this.next());
        if (!Number.isInteger(index)) throw invalid(`Expected an index in "${this.expression}"`);
        parts.push(() => index);
        this.expect(']');
      } else return (references) => parts.map((part) => part(references));
    }
  }

  value(): (references: References) => AttributeValue {
    const token = this.next();
    if (!token.startsWith(':')) throw invalid(`Expected a value in "${this.expression}", got "${token}"`);
    this.used.add(token);
    return ({ values }) => referred(values, token);
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw invalid(`Expected the end of "${this.expression}", got "${this.peek()}"`);
  }
}

/** @throws where a name or value is given that no expression of the request uses, or one is used that is not given */
export function checkUse({ names, values }: References, ...used: readonly (ReadonlySet<string> | undefined)[]): void {
  let given = 0;
  for (const known of [names, values]) {
    for (const name in known) {
      given++;
      if (!used.some((set) => set?.has(name))) throw invalid(`${name} is not used in any expression`);
    }
  }
  const all = used.length === 1 ? used[0] : new Set(used.flatMap((set) => [...(set ?? [])]));
  if (given === (all?.size ?? 0)) return;
  for (const name of all ?? []) referred<unknown>(name.startsWith('#') ? names : values, name);
}

function referred<T>(known: Readonly<Record<string, T>>, token: string): T {
  if (!Object.hasOwn(known, token)) throw invalid(`${token} is not defined`);
  return known[token] as T;
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw invalid(`"${expression.slice(from)}" is not understood`);
    tokens.push(token);
  }
  return tokens;
}
