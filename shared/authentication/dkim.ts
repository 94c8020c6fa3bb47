import type { Dns } from '../dns/model.ts';
import { isDkimKey, parseDkimKey } from './dkim-key.ts';
import type { SesIdentity, Subject } from './model.ts';
import type { Report } from './report.ts';
import { record as published } from './zone-record.ts';

/** How it stands with the keys of a domain; `unknown` where not every question had an answer. */
export type DkimState = 'signed' | 'broken' | 'unknown' | 'not-looked-at';

/** The keys at every selector that is known: those that SES signs with, and those that somebody named. */
export async function checkDkim(dns: Dns, subject: Subject, report: Report): Promise<DkimState> {
  const { domain, ses } = subject;
  const names = selectorsOf(subject);
  if (names.length === 0) return 'not-looked-at';
  const states = await Promise.all(
    names.map((selector) =>
      ses !== null && ses.dkim === 'easy' && ses.tokens.includes(selector)
        ? checkToken(dns, domain, selector, ses, report)
        : checkSelector(dns, `${selector}._domainkey.${domain}`, report),
    ),
  );
  if (states.includes('good')) return 'signed';
  // SES replaces its keys one after the other: a single token without one is nothing.
  if (states.includes('unknown')) return 'unknown';
  if (!report.has('dkim-revoked', 'dkim-syntax', 'dkim-key-short', 'dkim-cname-doubled', 'dkim-cname-wrong')) {
    const mend = ses === null ? {} : { mend: names.map((token) => cnameOf(domain, token, ses)).join('\n') };
    report.find('dkim-none', `no key at ${names.map((name) => `${name}._domainkey.${domain}`).join(', ')}`, mend);
  }
  return 'broken';
}

const selectorsOf = ({ selectors, ses }: Subject): string[] => [...new Set([...(ses?.tokens ?? []), ...selectors])];
const cnameOf = (domain: string, token: string, { signingZone }: SesIdentity): string =>
  published(`${token}._domainkey.${domain}`, 'CNAME', `${token}.${signingZone}`);

type KeyState = 'good' | 'bad' | 'absent' | 'unknown';

/** One of the three tokens of Easy DKIM: an alias into SES's signing zone, and a key behind it. */
async function checkToken(
  dns: Dns,
  domain: string,
  token: string,
  ses: SesIdentity,
  report: Report,
): Promise<KeyState> {
  const name = `${token}._domainkey.${domain}`;
  const target = `${token}.${ses.signingZone}`.toLowerCase();
  const mend = cnameOf(domain, token, ses);
  const alias = await report.ask(dns, 'dkim', name, 'CNAME');
  if (alias === null) return 'unknown';
  if (alias.status === 'found') {
    if (alias.records[0] === target) return await checkSelector(dns, name, report);
    report.find('dkim-cname-wrong', `${name} is an alias of ${alias.records.join(', ')}`, { expected: target, mend });
    return 'bad';
  }
  const doubled = await dns.ask(`${name}.${domain}`, 'CNAME');
  if (doubled.status === 'found') {
    report.find('dkim-cname-doubled', `${name}.${domain}`, { mend });
    return 'bad';
  }
  const flat = await dns.ask(name, 'TXT');
  if (flat.status === 'found' && flat.records.some((strings) => isDkimKey(strings.join('')))) {
    report.find('dkim-cname-flattened', `${name} has a TXT record of its own`, { mend });
    return await checkSelector(dns, name, report);
  }
  report.find('dkim-cname-missing', `nothing at ${name}`, { mend });
  return 'absent';
}

async function checkSelector(dns: Dns, name: string, report: Report): Promise<KeyState> {
  const texts = await report.texts(dns, 'dkim', name);
  if (texts === null) return 'unknown';
  const keys = texts.filter(isDkimKey);
  if (keys.length > 1)
    report.find('dkim-multiple', `${keys.length} records at ${name}`, { mend: `Remove all but one TXT at ${name}` });
  const [text] = keys;
  return text === undefined ? 'absent' : checkKey(name, text, report);
}

/** A key that verifiers cannot use. Weaknesses that they put up with do not make it bad. */
function checkKey(name: string, text: string, report: Report): 'good' | 'bad' {
  const key = parseDkimKey(text);
  const seen = `${name}: ${text}`;
  const before = report.findings.length;
  if (key.isRevoked) report.find('dkim-revoked', seen);
  else if (key.type !== 'rsa' && key.type !== 'ed25519') report.find('dkim-key-type', seen);
  else if (!key.hasKeyTag || key.bits === null) report.find('dkim-syntax', seen);
  else if (key.type === 'rsa' && key.bits < 1_024) report.find('dkim-key-short', `${name}: ${key.bits} bits`);
  if (!key.hasRightVersion) report.find('dkim-version', seen);
  if (key.hashes !== null && !key.hashes.includes('sha256')) report.find('dkim-hash', seen);
  if (!key.services.some((service) => service === '*' || service === 'email')) report.find('dkim-service', seen);
  const isBad = report.findings.length > before;
  if (key.type === 'rsa' && key.bits !== null && key.bits >= 1_024 && key.bits < 2_048) {
    report.find('dkim-key-1024', `${name}: ${key.bits} bits`);
  }
  if (key.flags.includes('y'))
    report.find('dkim-testing', seen, { mend: published(name, 'TXT', text.replace(/;?\s*t\s*=[^;]*/, '')) });
  if (key.flags.includes('s')) report.find('dkim-strict-identity', seen);
  return isBad ? 'bad' : 'good';
}
