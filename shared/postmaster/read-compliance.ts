import { clip, plain } from '../kernel/escape.ts';
import type { EpochMs } from '../kernel/time.ts';
import { isObject } from './http.ts';
import type { GmailCompliance, GmailRequirement, GmailVerdict } from './model.ts';

const LONGEST_WORD = 100;
const MOST_ROWS = 50;
/** A word of Gmail's, known or not; null: none. */
const word = (value: unknown): string | null =>
  typeof value === 'string' && plain(value) !== '' ? clip(plain(value), LONGEST_WORD) : null;

/** Fields of the answer that hold a verdict. The first is a preview, and may be absent. */
const VERDICTS = ['deliverabilityStatusVerdict', 'oneClickUnsubscribeVerdict', 'honorUnsubscribeVerdict'] as const;

/**
 * Reads `domains.getComplianceStatus`: what is said of the subdomain itself, else of its registrable domain.
 * @returns null where nothing is said, which is neither good nor bad
 */
export function readCompliance(answer: unknown, domain: string, askedAt: EpochMs): GmailCompliance | null {
  if (!isObject(answer)) return null;
  for (const data of [answer['subdomainComplianceData'], answer['complianceData']]) {
    if (!isObject(data)) continue;
    const rows: readonly unknown[] = Array.isArray(data['rowData']) ? data['rowData'] : [];
    const read = rows.slice(0, MOST_ROWS).flatMap(readRow);
    const verdicts = VERDICTS.flatMap((about) => readVerdict(about.replace(/Verdict$/, ''), data[about]));
    if (read.length === 0 && verdicts.length === 0) continue;
    return { askedAt, of: word(data['domainId']) ?? domain, rows: read, verdicts };
  }
  return null;
}

/** `status` is an object that holds a `status`. One that is unspecified says nothing. */
function statusIn(value: unknown): string | null {
  const status = isObject(value) ? word(value['status']) : null;
  return status === 'STATE_UNSPECIFIED' ? null : status;
}

function readRow(row: unknown): readonly GmailRequirement[] {
  if (!isObject(row)) return [];
  const requirement = word(row['requirement']);
  const status = statusIn(row['status']);
  return requirement === null || status === null ? [] : [{ requirement, status }];
}

function readVerdict(about: string, verdict: unknown): readonly GmailVerdict[] {
  if (!isObject(verdict)) return [];
  const status = statusIn(verdict['state'] ?? verdict['status']);
  const reason = word(verdict['reason']);
  return status === null ? [] : [{ about, status, reason: reason === 'REASON_UNSPECIFIED' ? null : reason }];
}
