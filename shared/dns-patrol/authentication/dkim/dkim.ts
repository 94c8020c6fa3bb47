import type { Dns } from '../../dns/model.ts';
import type { SesIdentity, Subject } from '../model.ts';
import type { Change } from '../overlay.ts';
import { DomainReport } from '../report.ts';
import type { RuleId } from '../rules.data.ts';
import { parseTagList } from '../tag-list.ts';
import { isDkimKey, parseDkimKey } from './key.ts';
import { missingBytes, notesOn, repairedKey } from './repair.ts';

/** The state of a domain's keys; `unknown` where a query had no answer. */
export type DkimState = 'signed' | 'broken' | 'unknown' | 'not-looked-at';
type KeyState = 'good' | 'bad' | 'absent' | 'unknown';

/** Findings of one bad key, where another one signs. */
const HARMLESS: ReadonlySet<RuleId> = new Set(['dkim-revoked']);
const TOLERABLE: ReadonlySet<RuleId> = new Set(['dkim-cname-wrong', 'dkim-cname-doubled']);

/** The keys at every known selector: those that SES signs with, and those in the settings. */
export async function checkDkim(dns: Dns, subject: Subject, report: DomainReport): Promise<DkimState> {
  const { domain, ses } = subject;
  const names = selectorsOf(subject);
  if (names.length === 0) return 'not-looked-at';
  const looks = await Promise.all(
    names.map(async (selector) => {
      const isToken = ses !== null && ses.dkim === 'easy' && ses.tokens.includes(selector);
      const own = new DomainReport();
      const state = isToken
        ? await checkToken(dns, domain, selector, ses, own)
        : await checkSelector(dns, `${selector}._domainkey.${domain}`, own);
      return { state, own, isToken };
    }),
  );
  const isSigned = looks.some(({ state }) => state === 'good');
  // SES replaces its keys one after the other, so a single token without a key is normal.
  for (const { own, isToken } of looks) adopt(report, own, isSigned, isToken);
  if (isSigned) return 'signed';
  if (looks.some(({ state }) => state === 'unknown')) return 'unknown';
  if (looks.every(({ state }) => state === 'absent')) {
    const decide = 'Name the selector with which mail is signed, or publish its key: whoever signs has it';
    const where = await Promise.all(names.map((name) => placeOf(dns, `${name}._domainkey.${domain}`)));
    report.find('dkim-none', `no key at ${where.join(', ')}`, {
      ...(ses?.dkim === 'easy' ? { at: `${domain} DKIM` } : { decide }),
    });
    if (ses?.dkim === 'easy') {
      report.propose({
        at: `${domain} DKIM`,
        isGiven: true,
        candidates: [names.map((token) => aliasOf(domain, token, ses))],
      });
    }
  }
  return 'broken';
}

/** Takes over what was found at one selector. Beside a key that signs, some of it weighs less. */
function adopt(report: DomainReport, own: DomainReport, isSigned: boolean, isToken: boolean): void {
  for (const finding of own.findings) {
    const isLight = isSigned && (HARMLESS.has(finding.rule) || (isToken && finding.severity === 'critical'));
    const severity = TOLERABLE.has(finding.rule) ? 'warning' : 'info';
    report.findings.push(isLight ? { ...finding, severity } : finding);
  }
  report.proposals.push(...own.proposals);
  for (const { check, why } of own.undetermined) report.cannotTell(check, why);
  Object.assign(report.records, own.records);
}

/** A name, and where it leads to. */
async function placeOf(dns: Dns, name: string): Promise<string> {
  const answer = await dns.ask(name, 'TXT');
  const target = answer.status === 'failed' ? undefined : answer.aliases.at(-1);
  return target === undefined ? name : `${name} (an alias of ${target}, where there is none)`;
}

const selectorsOf = ({ selectors, ses }: Subject): string[] => [...new Set([...(ses?.tokens ?? []), ...selectors])];
const aliasOf = (domain: string, token: string, { signingZone }: SesIdentity): Change => ({
  ...{ name: `${token}._domainkey.${domain}`, type: 'CNAME', data: `${token}.${signingZone}` },
  replaces: () => true,
});

/** One of the three tokens of Easy DKIM: an alias into SES's signing zone, and a key behind it. */
async function checkToken(
  dns: Dns,
  domain: string,
  token: string,
  ses: SesIdentity,
  report: DomainReport,
): Promise<KeyState> {
  const name = `${token}._domainkey.${domain}`;
  const target = `${token}.${ses.signingZone}`.toLowerCase();
  const at = `${name} CNAME`;
  const alias = await report.ask(dns, 'dkim', name, 'CNAME');
  if (alias === null) return 'unknown';
  if (alias.status === 'found' && alias.records[0] === target) return await checkSelector(dns, name, report, true);
  report.propose({ at, isGiven: true, candidates: [[aliasOf(domain, token, ses)]] });
  if (alias.status === 'found') {
    report.find('dkim-cname-wrong', `${name} is an alias of ${alias.records.join(', ')}`, { expected: target, at });
    return 'bad';
  }
  const doubled = await dns.ask(`${name}.${domain}`, 'CNAME');
  if (doubled.status === 'found') {
    report.find('dkim-cname-doubled', `${name}.${domain}`, { at });
    return 'bad';
  }
  const flat = await dns.ask(name, 'TXT');
  if (flat.status === 'found' && flat.records.some((strings) => isDkimKey(strings.join('')))) {
    report.find('dkim-cname-flattened', `${name} has a TXT record of its own`, { at });
    return await checkSelector(dns, name, report, true);
  }
  report.find('dkim-cname-missing', `nothing at ${name}`, { at });
  return 'absent';
}

/** @param isTheirs whether the key is SES's, so that only SES can repair it */
async function checkSelector(dns: Dns, name: string, report: DomainReport, isTheirs = false): Promise<KeyState> {
  const answer = await report.ask(dns, 'dkim', name, 'TXT');
  if (answer === null) return 'unknown';
  const texts = answer.status === 'found' ? answer.records.map((strings) => strings.join('')).toSorted() : [];
  const split = inTwoRecords(texts);
  if (split !== null) {
    const at = `${name} TXT dkim`;
    const place = answer.aliases.at(-1) ?? name;
    report.find('dkim-syntax', `${name}: the key is cut in two records: ${texts.join(' | ')}`, { at });
    report.propose({ at, candidates: [[{ name: place, type: 'TXT', data: split, replaces: () => true }]] });
    return 'bad';
  }
  const keys = texts.filter((text) => isDkimKey(text) || repairedKey(text) !== null);
  const at = `${name} TXT dkim`;
  const repaired = [...new Set(keys.map(repairedKey).filter((key) => key !== null))];
  if (keys.length > 1) {
    const decide = `Leave the TXT record at ${name} whose key your mail is signed with, and remove the others`;
    report.find('dkim-multiple', `${keys.length} records at ${name}`, repaired.length === 1 ? { at } : { decide });
  }
  const [text] = keys;
  if (text === undefined) {
    return 'absent';
  }
  // An alias cannot have a text beside it: the record stands where the alias leads.
  const place = answer.aliases.at(-1) ?? name;
  const [right] = repaired;
  const candidates: Change[][] =
    isTheirs || right === undefined || repaired.length > 1
      ? []
      : [[{ name: place, type: 'TXT', data: right, replaces: (one) => keys.includes(one) }]];
  report.propose({ at, candidates });
  const states = keys.map((key) => checkKey(name, key, at, report));
  return states.includes('good') ? 'good' : 'bad';
}

/** Two records of which the one begins a key and the other ends it; null where it is not so. */
function inTwoRecords(texts: readonly string[]): string | null {
  const [one, other, more] = texts;
  if (one === undefined || other === undefined || more !== undefined) return null;
  const [begin, end] = isDkimKey(one) ? [one, other] : [other, one];
  return isDkimKey(begin) && /^[A-Za-z0-9+/\s]+={0,2}$/.test(end) && repairedKey(begin) === null
    ? repairedKey(`${begin}${end}`)
    : null;
}

/** A key that verifiers cannot use. Weaknesses that they accept do not make it bad. */
function checkKey(name: string, text: string, at: string, report: DomainReport): 'good' | 'bad' {
  const key = parseDkimKey(text);
  const notes = notesOn(text);
  // The cause first: a key is long, and its end is not always shown.
  const seen = `${name}: ${notes.length === 0 ? '' : `(${notes.join('; ')}) `}${text}`;
  const before = report.findings.length;
  const another = `Have whoever signs make a new key of 2048 bits, and publish it at ${name}`;
  const whole = repairedKey(text) === null ? wholeKey(name, text) : null;
  if (key.isRevoked) {
    report.find('dkim-revoked', seen, {
      decide: `Publish the key that your mail is signed with at ${name}, or sign with another selector`,
    });
  } else if (!key.isWellFormed || /[^a-z0-9-]/.test(key.type)) report.find('dkim-syntax', seen, { at, decide: whole });
  else if (key.type !== 'rsa' && key.type !== 'ed25519') report.find('dkim-key-type', seen, { decide: another });
  else if (!key.hasKeyTag || key.bits === null) report.find('dkim-syntax', seen, { at, decide: whole });
  else if (key.type === 'rsa' && key.bits < 1_024) {
    report.find('dkim-key-short', `${name}: ${key.bits} bits`, { decide: another });
  }
  if (!key.hasRightVersion) report.find('dkim-version', seen, { at });
  if (key.hashes !== null && !key.hashes.includes('sha256')) report.find('dkim-hash', seen, { at });
  if (!key.services.some((service) => service === '*' || service === 'email'))
    report.find('dkim-service', seen, { at });
  const isBad = report.findings.length > before;
  if (key.type === 'rsa' && key.bits !== null && key.bits >= 1_024 && key.bits < 2_048) {
    report.find('dkim-key-1024', `${name}: ${key.bits} bits`, { decide: another });
  }
  if (key.flags.includes('y')) report.find('dkim-testing', seen, { at });
  if (key.flags.includes('s')) {
    report.find('dkim-strict-identity', seen, { decide: 'Leave it, unless mail goes out from subdomains' });
  }
  return isBad ? 'bad' : 'good';
}

/** What a person must do where no record could be made of what is there. */
function wholeKey(name: string, text: string): string {
  const { tags, duplicates } = parseTagList(text);
  if (/BEGIN [A-Z ]*PRIVATE KEY/i.test(text))
    return `Remove it at once, make a new pair of keys, and publish the public one at ${name}`;
  const isCut = missingBytes(tags.get('p') ?? '') !== null;
  if (duplicates.length > 0 && !isCut)
    return `Leave ${duplicates.join(' and ')} once at ${name}, with the value that is meant`;
  return `Publish the whole key at ${name}, in strings of at most 255 characters`;
}
