import { type DmarcReading, KNOWN, meantPolicy, REMOVED, rightedUris } from './reading.ts';
import { type DmarcRecord, strength } from './record.ts';

/**
 * Values that tags may have beside policies and addresses (RFC 9989 section 4.7); with anything else the default counts.
 */
const VALUES: readonly (readonly [tag: string, right: RegExp, byDefault: string])[] = [
  ['adkim', /^[rs]$/i, 'r'],
  ['aspf', /^[rs]$/i, 'r'],
  ['fo', /^(?:[01ds]|d:s|s:d)$/i, '0'],
  ['t', /^[yn]$/i, 'n'],
  ['psd', /^[ynu]$/i, 'u'],
];

/** What is wrong with the values of single tags, and what counts instead. */
export function oddValues({ list }: DmarcRecord): readonly string[] {
  const odd = VALUES.flatMap(([tag, right, byDefault]) => {
    const value = list.tags.get(tag);
    return value === undefined || right.test(value) ? [] : [`${tag}=${value} (receivers take ${tag}=${byDefault})`];
  });
  const ruf = list.tags.get('ruf');
  const isRuf = ruf === undefined || (ruf !== '' && ruf.split(',').every((uri) => rightedUris(uri) === uri.trim()));
  return isRuf ? odd : [...odd, `ruf=${ruf} (no report is sent there)`];
}

/** Without these nobody knows what the record should say. */
const UNCLEAR: ReadonlySet<string> = new Set(['p', 'sp', 'np', 'psd', 't', 'rua', 'policy', 'name']);

/**
 * The record that a reading means, put right. What receivers apply now stays as strong as it is; a value that is none is
 * left out, so that its default counts on. Null where only a person can say which policy is meant.
 */
export function repairedDmarc(reading: DmarcReading): string | null {
  if (reading.conflicts.some((tag) => UNCLEAR.has(tag))) return null;
  const { tags } = reading;
  const p = meantPolicy(tags.get('p'));
  if (p === null && (tags.get('p') ?? '') !== '') return null;
  // Without any policy a record counts as p=none, or as none at all.
  const parts = ['v=DMARC1', `p=${p ?? 'none'}`];
  for (const [name, value] of tags) {
    if ((name === 'rua' || name === 'ruf') && value.includes('@') && rightedUris(value) === null) return null;
    const right = rightValue(name, value);
    if (right !== null) parts.push(`${name}=${right}`);
  }
  return parts.join('; ');
}

function rightValue(name: string, value: string): string | null {
  if (!KNOWN.has(name) || REMOVED.includes(name) || name === 'v' || name === 'p') return null;
  if (name === 'sp' || name === 'np') return meantPolicy(value);
  if (name === 'rua' || name === 'ruf') return rightedUris(value);
  if (name === 'fo' && /^[01ds](?::[01ds])+$/i.test(value))
    return value.includes('1') ? '1' : value.includes('0') ? '0' : 'd:s';
  return VALUES.find(([tag]) => tag === name)?.[1].test(value) ? value.toLowerCase() : null;
}

/**
 * The record one step further than its owner has gone: stronger, and with reports.
 * @param isRelaxed whether strict alignment goes, too
 */
export function steppedDmarc(record: DmarcRecord, mailto: string, isRelaxed: boolean): readonly string[] {
  const { list, policy } = record;
  if (policy === null) return [];
  const changed = new Map([...list.tags].filter(([name]) => KNOWN.has(name) && !REMOVED.includes(name)));
  if (policy.p === 'none') changed.set('p', 'quarantine');
  const weaker = policy.sp !== null && policy.p !== 'none' && strength(policy.sp) < strength(policy.p);
  if (weaker) changed.set('sp', policy.p);
  changed.delete('t');
  if (isRelaxed) changed.delete('aspf');
  const lines = [...changed].map(([name, value]) => `${name}=${value}`);
  const text = lines.join('; ');
  return record.rua.length > 0 ? [text] : [`${text}; rua=${mailto}`, text];
}
