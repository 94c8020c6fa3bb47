import { type ByteReader, ByteWriter } from '../kernel/bytes.ts';
import type { Hour } from '../kernel/time.ts';
import { COUNTERS, type Counts, cellAt, DIMENSION_NAMES, DIMENSIONS, emptyCounts, judgedCellAt } from './counts.ts';
import { VOCABULARY, WORD_OF } from './vocabulary.ts';

/** First byte of every stored item. A reader that finds another format throws. */
export const FORMAT = 1;

/** Numbers names while writing. A known word costs a byte; any other name is spelled out once, at its first use. */
export class NameWriter {
  readonly #seen = new Map<string, number>();

  write(out: ByteWriter, name: string): void {
    const word = WORD_OF.get(name);
    if (word !== undefined) {
      out.varint(word * 2 + 1);
      return;
    }
    const known = this.#seen.get(name);
    if (known !== undefined) {
      out.varint((known + 1) * 2);
      return;
    }
    this.#seen.set(name, this.#seen.size);
    out.varint(0);
    out.string(name);
  }
}

/** The counterpart of `NameWriter`. @throws RangeError for a reference to a name that is not there */
export class NameReader {
  readonly #seen: string[] = [];

  read(from: ByteReader): string {
    const reference = from.varint();
    if (reference === 0) {
      const name = from.string();
      this.#seen.push(name);
      return name;
    }
    const name = reference % 2 === 1 ? VOCABULARY[(reference - 1) / 2] : this.#seen[reference / 2 - 1];
    if (name === undefined) throw new RangeError(`Expected a known name, got reference ${reference}`);
    return name;
  }
}

/**
 * Writes a bit mask of the numbers that are not zero, then these numbers. Loops by index, because it runs for every
 * cell.
 */
function writeSparse(out: ByteWriter, values: readonly number[]): void {
  let mask = 0;
  for (let index = 0; index < values.length; index++) if ((values[index] ?? 0) > 0) mask |= 1 << index;
  out.varint(mask);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value > 0) out.varint(value);
  }
}

/** Adds to the numbers that are there: two names may become one where UTF-8 cannot tell them apart. */
function readSparse(from: ByteReader, into: number[]): void {
  const mask = from.varint();
  if (mask >= 2 ** into.length) throw new RangeError(`Expected ${into.length} numbers, got the mask ${mask}`);
  for (let index = 0; index < into.length; index++) {
    if ((mask >> index) & 1) into[index] = (into[index] ?? 0) + from.varint();
  }
}

/** @param base hour of the item; sending hours are written relative to it */
export function writeCounts(out: ByteWriter, names: NameWriter, counts: Counts, base: Hour): void {
  writeSparse(
    out,
    COUNTERS.map((counter) => counts.totals[counter]),
  );
  for (const dimension of DIMENSION_NAMES) {
    const cells = counts[dimension];
    out.varint(cells.size);
    for (const [name, cell] of cells) {
      names.write(out, name);
      writeSparse(out, cell);
    }
  }
  out.varint(counts.judged.size);
  for (const [hour, providers] of counts.judged) {
    out.signed(base - hour);
    out.varint(providers.size);
    for (const [provider, cell] of providers) {
      names.write(out, provider);
      writeSparse(out, cell);
    }
  }
}

/** @throws RangeError where the bytes are damaged */
export function readCounts(from: ByteReader, names: NameReader, base: Hour): Counts {
  const counts = emptyCounts();
  const totals: number[] = new Array(COUNTERS.length).fill(0);
  readSparse(from, totals);
  for (const [index, counter] of COUNTERS.entries()) counts.totals[counter] = totals[index] ?? 0;
  for (const dimension of DIMENSION_NAMES) {
    for (let left = from.varint(); left > 0; left--) {
      readSparse(from, cellAt<number[]>(counts[dimension], names.read(from), DIMENSIONS[dimension]));
    }
  }
  for (let hours = from.varint(); hours > 0; hours--) {
    const hour = base - from.signed();
    for (let left = from.varint(); left > 0; left--) {
      readSparse(from, judgedCellAt(counts.judged, hour, names.read(from)));
    }
  }
  return counts;
}

/** A slot's, hour's or day's counts as one binary attribute. */
export function packCounts(counts: Counts, base: Hour): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.varint(FORMAT);
  writeCounts(out, new NameWriter(), counts, base);
  return out.bytes();
}
