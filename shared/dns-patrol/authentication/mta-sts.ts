import { fetchFrom } from './fetching.ts';
import type { AuthenticationDeps } from './ports.ts';
import type { DomainReport } from './report.ts';
import { editDistance, isReadable, withoutStray } from './stray.ts';
import { parseTagList, trimBlanks } from './tag-list.ts';
import { slipBetween } from './tag-names.ts';

/** A policy file (RFC 8461 section 3.2). */
export type StsPolicy = { readonly mode: 'testing' | 'enforce' | 'none'; readonly mx: readonly string[] };

const RECORD = /^v=STSv1[ \t]*;/;
const RIGHT =
  /^v=STSv1[ \t]*;(?:[ \t]*[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\x21-\x3a\x3c\x3e-\x7e]+[ \t]*;)*[ \t]*id=[A-Za-z0-9]{1,32}[ \t]*(?:;.*)?$/;
/** Unit: s. */
const LONGEST_AGE = 31_557_600;
const PATTERN = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** MTA-STS: the record, the policy behind it, and whether it names the hosts that take the mail. */
export async function checkMtaSts(
  { dns, fetchPolicy }: Pick<AuthenticationDeps, 'dns' | 'fetchPolicy'>,
  domain: string,
  hosts: readonly string[] | null,
  report: DomainReport,
): Promise<void> {
  const texts = await report.texts(dns, 'mta-sts', `_mta-sts.${domain}`);
  const at = `_mta-sts.${domain} TXT`;
  const records = texts?.filter((text) => RECORD.test(text)) ?? [];
  const [text] = records;
  if (text === undefined) {
    for (const near of texts?.filter(isMeant) ?? []) report.find('sts-record', near, { at });
    if (report.has('sts-record')) proposeRecord(domain, texts ?? [], report);
    return;
  }
  if (records.length > 1) report.find('sts-multiple', records.join(' | '), { at });
  if (!RIGHT.test(text)) report.find('sts-record', text, { at });
  if (records.length > 1 || !RIGHT.test(text)) proposeRecord(domain, texts ?? [], report);
  const policy = await policyOf({ dns, fetchPolicy }, `mta-sts.${domain}`, report);
  if (policy === null) return;
  report.records[`mta-sts.${domain} policy`] = [`${policy.mode}: ${policy.mx.toSorted().join(' ')}`];
  if (policy.mode === 'testing') {
    report.find('sts-testing', 'mode: testing', {
      decide: 'Set mode: enforce in the policy file once reports are good',
    });
  }
  if (policy.mode === 'none') return;
  for (const host of hosts ?? []) {
    if (!policy.mx.some((pattern) => namesHost(pattern, host))) {
      report.find('sts-mx-mismatch', `${host} is not in ${policy.mx.join(', ')}`, {
        decide: `Add the line "mx: ${host}" to the policy file, and give the record another id`,
      });
    }
  }
}

async function policyOf(
  { dns, fetchPolicy }: Pick<AuthenticationDeps, 'dns' | 'fetchPolicy'>,
  host: string,
  report: DomainReport,
): Promise<StsPolicy | null> {
  const fetched = await fetchFrom(dns, host, 'mta-sts', (address) => fetchPolicy(host, address), report);
  switch (fetched.status) {
    case 'unknown':
      return null;
    case 'none':
      report.find('sts-host', fetched.why, { decide: `Publish a public address at ${host}, where the policy file is` });
      return null;
    case 'failed':
      report.cannotTell('mta-sts', `policy of ${host}: ${fetched.why}`);
      return null;
    case 'unfit': {
      const decide = `Serve the policy at https://${host}/.well-known/mta-sts.txt with a certificate of that name`;
      report.find('sts-policy-unfit', fetched.why, { decide });
      return null;
    }
    case 'found': {
      const policy = parseStsPolicy(fetched.text);
      if (typeof policy !== 'string') return policy;
      report.find('sts-policy-syntax', policy, {
        decide: 'Correct the policy file: version: STSv1, mode, max_age, and a line mx: for each host that takes mail',
      });
      return null;
    }
    default:
      return fetched satisfies never;
  }
}

/** A record's version as it should be, or two slips of the hand away from that. */
const isMeant = (text: string): boolean =>
  /sts/i.test(text) || editDistance(/=\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? '', 'stsv1') <= 2;

/** One record with a valid id; the first present id stays. */
function proposeRecord(domain: string, texts: readonly string[], report: DomainReport): void {
  const name = `_mta-sts.${domain}`;
  const id = texts
    .filter(isMeant)
    .map(idIn)
    .find((one) => one !== '');
  const change = { name, type: 'TXT', data: `v=STSv1; id=${id || 1}`, replaces: isMeant } as const;
  report.propose({ at: `${name} TXT`, candidates: [[change]] });
}

/** What stands as id, without what no id may hold; empty where nothing does. */
function idIn(text: string): string {
  if (!isReadable(text)) return '';
  const { tags } = parseTagList(withoutStray(text).line);
  const meant = [...tags].filter(([name]) => name.toLowerCase() === 'id' || slipBetween(name.toLowerCase(), 'id'));
  const value = tags.get('id') ?? meant[0]?.[1] ?? /\bid\s*[=:]?\s*([^;\s]+)/i.exec(text)?.[1] ?? '';
  return value.replace(/[^A-Za-z0-9]/g, '').slice(0, 32);
}

/** Reads a policy file. @returns what is wrong with it where it is none */
export function parseStsPolicy(text: string): StsPolicy | string {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', rest = ''] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):(.*)$/.exec(line) ?? [];
    const value = trimBlanks(rest);
    if (name === 'mx') mx.push(value);
    // Of a field that stands there twice the first one counts.
    else if (name !== '' && !fields.has(name)) fields.set(name, value);
  }
  const mode = fields.get('mode');
  const age = fields.get('max_age') ?? '';
  if (fields.get('version') !== 'STSv1') return `version: ${fields.get('version') ?? 'missing'}`;
  if (mode !== 'testing' && mode !== 'enforce' && mode !== 'none') return `mode: ${mode ?? 'missing'}`;
  if (!/^\d{1,10}$/.test(age) || Number(age) > LONGEST_AGE) return `max_age: ${age || 'missing'}`;
  const odd = mx.find((pattern) => !PATTERN.test(pattern));
  if (odd !== undefined) return `mx: ${odd}`;
  return mx.length === 0 && mode !== 'none' ? 'mx: missing' : { mode, mx: mx.map((one) => one.toLowerCase()) };
}

/** `*.` stands for exactly one label (RFC 8461 section 4.1). */
export function namesHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}
