import { jsonBytes } from '../../kernel/bytes.ts';
import { clip } from '../../kernel/escape.ts';
import type { StoredFindings } from './ports.ts';

/** What a look found is one item of 400 KB. Unit: bytes, as JSON. */
export const MOST_FOUND = 300_000;
/** What is kept of a text where the whole does not fit: the longest step that does. Unit: characters. */
const STEPS = [500, 100, 20, 1] as const;
const TOO_LONG = 'What to publish is too long to be kept: `npx lazaretto patrol auth` shows it';

/**
 * What a look found, so that it fits into one item: each rule stays, with since when it is broken; what a zone says gets
 * shorter. A zone may hold any number of records, in any characters.
 */
export function fitting(found: StoredFindings): StoredFindings {
  let fits = found;
  for (const most of STEPS) {
    if (jsonBytes(fits) <= MOST_FOUND) break;
    fits = shorter(found, most);
  }
  return fits;
}

function shorter(found: StoredFindings, most: number): StoredFindings {
  const cut = (text: string): string => clip(text, most);
  return {
    ...found,
    findings: found.findings.map((finding) => ({
      ...finding,
      seen: cut(finding.seen),
      // Half a record must not be published.
      ...(finding.mend !== null && finding.mend.length > most && { mend: null, decide: finding.decide ?? TOO_LONG }),
    })),
    undetermined: found.undetermined.map((doubt) => ({ ...doubt, why: cut(doubt.why) })),
  };
}
