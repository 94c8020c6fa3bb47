import { parseTarget } from '../blocklists/target.ts';
import type { AuthenticationDeps } from './ports.ts';
import type { Report } from './report.ts';
import { record as published } from './zone-record.ts';

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
  report: Report,
): Promise<void> {
  const texts = await report.texts(dns, 'mta-sts', `_mta-sts.${domain}`);
  const records = texts?.filter((text) => RECORD.test(text)) ?? [];
  const [text] = records;
  if (text === undefined) {
    for (const near of texts?.filter((one) => /sts/i.test(one)) ?? []) report.find('sts-record', near);
    return;
  }
  if (records.length > 1) report.find('sts-multiple', records.join(' | '));
  if (!RIGHT.test(text)) {
    report.find('sts-record', text, { mend: published(`_mta-sts.${domain}`, 'TXT', 'v=STSv1; id=1') });
  }
  const policy = await policyOf({ dns, fetchPolicy }, `mta-sts.${domain}`, report);
  if (policy === null) return;
  report.records[`mta-sts.${domain} policy`] = [`${policy.mode}: ${policy.mx.toSorted().join(' ')}`];
  if (policy.mode === 'testing') report.find('sts-testing', `mode: testing`);
  if (policy.mode === 'none') return;
  for (const host of hosts ?? []) {
    if (!policy.mx.some((pattern) => namesHost(pattern, host))) {
      report.find('sts-mx-mismatch', `${host} is not in ${policy.mx.join(', ')}`, {
        mend: `mx: ${host} in the policy file`,
      });
    }
  }
}

async function policyOf(
  { dns, fetchPolicy }: Pick<AuthenticationDeps, 'dns' | 'fetchPolicy'>,
  host: string,
  report: Report,
): Promise<StsPolicy | null> {
  const answer = await report.ask(dns, 'mta-sts', host, 'A');
  if (answer === null) return null;
  const addresses = answer.status === 'found' ? answer.records : [];
  const address = addresses.find((one) => parseTarget(one).ok);
  if (address === undefined) {
    // A name of a stranger must not lead us into our own network.
    report.find('sts-host', addresses.length === 0 ? `${host} has no address` : `${host} is ${addresses.join(', ')}`);
    return null;
  }
  const fetched = await fetchPolicy(host, address);
  if (fetched.status === 'failed') {
    report.cannotTell('mta-sts', `policy of ${host}: ${fetched.why}`);
    return null;
  }
  if (fetched.status === 'unfit') {
    report.find('sts-policy-unfit', fetched.why);
    return null;
  }
  const policy = parseStsPolicy(fetched.text);
  if (typeof policy !== 'string') return policy;
  report.find('sts-policy-syntax', policy);
  return null;
}

/** Reads a policy file. @returns what is wrong with it where it is none */
export function parseStsPolicy(text: string): StsPolicy | string {
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
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
