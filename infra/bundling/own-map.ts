import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';

type SourceMap = {
  readonly version: 3;
  readonly sources: string[];
  readonly mappings: string;
  readonly names: string[];
};

const OTHERS = /(?:^|\/)node_modules\//;

/**
 * A source map for our own code alone: two thirds of the whole one tell about packages, whose places in the bundle are
 * then shown as they are.
 */
export function ownMap(json: string): string {
  const { version, sources, mappings, names } = JSON.parse(json) as SourceMap;
  const kept = new Renumbered(sources);
  const keptNames = new Renumbered(names);
  const lines = decode(mappings).map((segments) => {
    const line: SourceMapSegment[] = [];
    for (const [column, source, ...place] of segments) {
      if (source !== undefined && !OTHERS.test(sources[source] ?? '')) {
        const [row = 0, at = 0, name] = place;
        const mapped: [number, number, number, number] = [column, kept.of(source), row, at];
        line.push(name === undefined ? mapped : [...mapped, keptNames.of(name)]);
      } else if (line.at(-1)?.length !== 1) line.push([column]);
    }
    return line;
  });
  return JSON.stringify({ version, sources: kept.all, mappings: encode(lines), names: keptNames.all });
}

/** Texts by their old number, those that are asked for numbered anew in the order of asking. */
class Renumbered {
  readonly all: string[] = [];
  readonly #texts: readonly string[];
  readonly #numbers = new Map<number, number>();

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  of(old: number): number {
    const known = this.#numbers.get(old);
    if (known !== undefined) return known;
    this.#numbers.set(old, this.all.length);
    return this.all.push(this.#texts[old] ?? '') - 1;
  }
}
