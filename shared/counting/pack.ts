import { ByteReader, ByteWriter } from '../kernel/bytes.ts';
import type { Hour } from '../kernel/time.ts';
import { FORMAT, NameReader, NameWriter, readCounts, writeCounts } from './codec.ts';
import type { Counts } from './counts.ts';
import { packFingerprints } from './fingerprint.ts';
import type { Segment } from './segment.ts';

/** The two attributes of a segment: `{ fingerprints: 8 bytes each, counts }`. */
export const packSegment = (segment: Segment, base: Hour): { fingerprints: Uint8Array; counts: Uint8Array } => ({
  fingerprints: packFingerprints(segment.fingerprints),
  counts: packSets(segment.sets, base),
});

/** The counts of many sets and streams as the bytes that a segment stores. */
export function packSets(sets: ReadonlyMap<string, Counts>, base: Hour): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  const names = new NameWriter();
  out.varint(FORMAT);
  out.varint(sets.size);
  for (const [name, counts] of sets) {
    names.write(out, name);
    writeCounts(out, names, counts, base);
  }
  return out.bytes();
}

/** @throws RangeError where the bytes are damaged or of another format */
export function unpackSets(bytes: Uint8Array, base: Hour): Map<string, Counts> {
  const from = open(bytes);
  const names = new NameReader();
  const sets = new Map<string, Counts>();
  for (let left = from.varint(); left > 0; left--) sets.set(names.read(from), readCounts(from, names, base));
  return sets;
}

/** The counterpart of `packCounts`. @throws RangeError where the bytes are damaged or of another format */
export const unpackCounts = (bytes: Uint8Array, base: Hour): Counts => readCounts(open(bytes), new NameReader(), base);

function open(bytes: Uint8Array): ByteReader {
  const from = new ByteReader(bytes);
  const format = from.varint();
  if (format !== FORMAT) throw new RangeError(`Expected counts of format ${FORMAT}, got ${format}`);
  return from;
}
