import { jsonBytes } from '../../kernel/bytes.ts';
import { sourceOf } from '../senders/kind.ts';
import { OTHERS } from '../senders/others.ts';
import { addSums, DomainSets, noSums, type SourceSums } from '../sums.ts';
import { packSource } from './pack.ts';

/** So much of a known receiver's report is kept row by row, of anybody else's, and of a claim. Unit: bytes of JSON. */
export const MOST_BYTES_OF = { dmarc: 250_000, heard: 20_000, claims: 5_000 } as const;

const failingOf = ({ messages, aligned, forwarded }: SourceSums): number => messages - aligned - forwarded;

/**
 * The addresses of a report so that they fit into one item: those with most mail that fails, then those with most mail,
 * stay as they are. The others are put together by whose they are. No message is lost.
 * @param most bytes of JSON
 */
export function cappedSources(sources: ReadonlyMap<string, SourceSums>, most: number): Map<string, SourceSums> {
  const inOrder = [...sources].toSorted(
    ([a, x], [b, y]) => failingOf(y) - failingOf(x) || y.messages - x.messages || (a < b ? -1 : 1),
  );
  const kept = new Map<string, SourceSums>();
  const sets = new DomainSets();
  let bytes = 0;
  let isFull = false;
  for (const [ip, sums] of inOrder) {
    bytes += jsonBytes(packSource(ip, sums)) + 1;
    isFull ||= bytes > most;
    if (!isFull) {
      kept.set(ip, sums);
      continue;
    }
    const name = OTHERS[sourceOf(ip, sums.passed, sums.aligned > 0).kind];
    const all = kept.get(name) ?? noSums();
    // The domains of many strangers say nothing of any one of them.
    addSums(all, { ...sums, passed: new Set() }, sets);
    kept.set(name, all);
  }
  return kept;
}
