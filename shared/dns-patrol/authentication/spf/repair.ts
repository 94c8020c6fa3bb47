import ipaddr from 'ipaddr.js';
import type { Dns } from '../../dns/model.ts';
import { isOfOne } from '../public-suffix.ts';
import { isReadable } from '../stray.ts';
import { readSpf, strangeWords } from './reading.ts';
import { domainIn, isNearlySpf, isSpf, spfTerm } from './record.ts';
import { flattenNetworks, nodesOf, type SpfNode, spfTree } from './tree.ts';

/** RFC 7208 sections 3.4 and 4.6.4. Unit: bytes; terms. */
const LONGEST_RECORD = 450;
const MOST_ASKS = 10;
/** Hosts whose addresses may stand in place of a name. */
const MOST_HOSTS = 50;
/** Its operator changes what is in it, and says so: never copied. */
const KEPT_AS_IT_IS = /^amazonses\.com$/;

export type SpfWish = {
  /** Terms for the addresses that count and that such a record would not permit. */
  readonly permit: (record: string) => Promise<readonly string[]>;
  /** The addresses that count are known, so that it can be seen whether they still pass. */
  readonly isKnown: boolean;
};

/**
 * Records that mean what the published ones mean, put right; the one that changes the least first. Empty where a person
 * must say what is meant.
 */
export async function repairedSpf(
  dns: Dns,
  domain: string,
  texts: readonly string[],
  wish: SpfWish,
): Promise<readonly string[]> {
  const meant = texts.filter((text) => isSpf(text) || isNearlySpf(text)).map((text) => readSpf(text).terms);
  if (meant.length === 0 || !texts.every(isReadable) || strangeWords(meant.flat()).length > 0) return [];
  const merged = await withoutDeadEnds(dns, domain, mergedTerms(meant));
  const plain = await finished(merged, wish);
  if (plain === null) return [];
  const candidates = [plain];
  const lean = await finished(await withoutOwnLookups(dns, domain, merged), wish);
  if (lean !== null) candidates.push(lean);
  for (const flat of lean === null ? [] : await flatter(dns, domain, lean)) {
    // Only now that it can be evaluated is it known who is missing.
    const whole = await finished(flat.split(' ').slice(1), wish);
    if (whole !== null) candidates.push(whole);
  }
  return [...new Set(candidates)];
}

/** The terms of all records, each once; of several `all` the strictest that says something, at the end. */
function mergedTerms(records: readonly (readonly string[])[]): readonly string[] {
  const terms = [...new Set(records.flat())].map(spfTerm);
  const alls = terms.filter(({ name, qualifier }) => name === 'all' && qualifier !== null);
  const redirects = terms.filter(({ name, qualifier }) => name === 'redirect' && qualifier === null);
  const others = terms.filter((term) => !alls.includes(term) && !redirects.includes(term));
  const all = ['-', '~'].find((sign) => alls.some(({ qualifier }) => qualifier === sign));
  const isSingle = records.length === 1;
  // Beside `all` a redirect does not count; of several records each counts for something.
  const kept = isSingle
    ? alls.length > 0
      ? []
      : redirects.slice(0, 1).map(({ text }) => text)
    : redirects.map(({ value }) => `include:${value}`);
  const end = alls.length > 0 ? [`${all ?? '~'}all`] : isSingle && redirects.length > 0 ? [] : ['~all'];
  return [...others.map(({ text }) => text), ...kept, ...end];
}

/** Includes and a redirect that lead nowhere, or back here, permit nobody and spoil the rest. */
async function withoutDeadEnds(dns: Dns, domain: string, terms: readonly string[]): Promise<readonly string[]> {
  const tree = await spfTree(dns, domain, ['v=spf1', ...terms].join(' '));
  const dead = new Set<string>();
  for (const [term, child] of tree.children) {
    const isBack = [...nodesOf(child)].some(([node]) => node.state === 'loop' && node.domain === domain);
    const isNowhere =
      child.state === 'nxdomain' || (child.state === 'none' && !(await isOwnAndMeant(dns, domain, child)));
    if (isBack || isNowhere) dead.add(term.text);
  }
  const left = terms.filter((term) => !dead.has(term));
  const isOpen = left.some((term) => /^[+?~-]?all$|^redirect=/.test(term));
  return isOpen ? left : [...left, '~all'];
}

/** What is included is one's own, and only not written right. */
async function isOwnAndMeant(dns: Dns, domain: string, child: SpfNode): Promise<boolean> {
  const answer = isOfOne(child.domain, domain) ? await dns.ask(child.domain, 'TXT') : null;
  return answer?.status === 'found' && answer.records.some((strings) => isNearlySpf(strings.join('')));
}

/** The record without what it must not have, and with whom it must permit. Null where that would be nobody. */
async function finished(terms: readonly string[], { permit, isKnown }: SpfWish): Promise<string | null> {
  const nets = terms.filter((text) => !/^\+?ptr(?:[:/]|$)/i.test(text) && !isWhole(text)).map(withoutHostBits);
  const missing = await permit(['v=spf1', ...nets].join(' '));
  // Whom a term refuses by name, none behind it lets in.
  const named = new Set(nets.map((text) => text.replace(/^[+?~-]/, '')));
  const end = nets.findIndex((text) => ENDS.test(text));
  const all = nets.toSpliced(end < 0 ? nets.length : end, 0, ...missing.filter((term) => !named.has(term)));
  // Who was let in by +all or ptr alone is not known, unless the addresses are.
  const permits = all.some((text) => /^redirect=/i.test(text) || !/^[?~-]|^\+?all$|^[a-z][\w.-]*=/i.test(text));
  return permits || isKnown ? ['v=spf1', ...all].join(' ') : null;
}
const ENDS = /^[+?~-]?all$|^redirect=/i;

const isWhole = (text: string): boolean => /^\+?ip[46]:[^/]*\/0$/i.test(text);

function withoutHostBits(text: string): string {
  const { name, value } = spfTerm(text);
  if (name !== 'ip4' && name !== 'ip6') return text;
  const network = networkOf(value);
  return network === null || network === '' || network === value ? text : text.replace(value, network);
}

/** A network without its host bits; empty where it is the whole Internet, null where it is none. */
export function networkOf(cidr: string): string | null {
  const [address = '', bits] = cidr.split('/');
  if (bits === undefined || !/^\d{1,3}$/.test(bits)) return null;
  if (bits === '0') return '';
  try {
    if (ipaddr.IPv4.isValidFourPartDecimal(address)) return `${ipaddr.IPv4.networkAddressFromCIDR(cidr)}/${bits}`;
    const network = ipaddr.IPv6.networkAddressFromCIDR(cidr);
    return network.toString() === ipaddr.IPv6.parse(address).toString() ? cidr : `${network}/${bits}`;
  } catch {
    return null;
  }
}

/** `a` and `mx` of the record itself as the addresses that they have now, which cost no lookup; and nothing that is void. */
async function withoutOwnLookups(dns: Dns, domain: string, terms: readonly string[]): Promise<readonly string[]> {
  const flat: string[] = [];
  for (const text of terms) {
    const term = spfTerm(text);
    if (term.name === 'exists' && !text.includes('%') && (await isVoid(dns, domainIn(term)))) continue;
    const isHost = (term.name === 'a' || term.name === 'mx') && term.qualifier === '+';
    if (!isHost || text.includes('%') || text.includes('/')) {
      flat.push(text);
      continue;
    }
    const addresses = await addressesOf(dns, domainIn(term) || domain, term.name === 'mx');
    flat.push(...(addresses ?? [text]));
  }
  return [...new Set(flat)];
}

/** Nobody ever matches such a term. */
const isVoid = async (dns: Dns, name: string): Promise<boolean> => (await dns.ask(name, 'A')).status === 'absent';

/** @returns null where a query had no answer */
async function addressesOf(dns: Dns, name: string, isMx: boolean): Promise<readonly string[] | null> {
  let hosts: readonly string[] = [name];
  if (isMx) {
    const mx = await dns.ask(name, 'MX');
    if (mx.status === 'failed') return null;
    hosts = mx.status === 'found' ? mx.records.map(({ exchange }) => exchange).filter((host) => host !== '') : [];
  }
  const terms: string[] = [];
  if (hosts.length > MOST_HOSTS) return null;
  for (const host of hosts) {
    const [a, aaaa] = await Promise.all([dns.ask(host, 'A'), dns.ask(host, 'AAAA')]);
    if (a.status === 'failed' || aaaa.status === 'failed') return null;
    if (a.status === 'found') terms.push(...a.records.map((ip) => `ip4:${ip}`));
    if (aaaa.status === 'found') terms.push(...aaaa.records.map((ip) => `ip6:${ip}`));
  }
  return terms;
}

/**
 * With fewer lookups: includes that another one holds already are left out, then the networks of some stand in their
 * place, one's own before those of others.
 */
async function flatter(dns: Dns, domain: string, text: string): Promise<readonly string[]> {
  const steps: string[] = [];
  let record = text;
  for (let step = 0; step < MOST_ASKS * 2; step++) {
    const tree = await spfTree(dns, domain, record);
    if (tree.asks <= MOST_ASKS) break;
    const twice = [...tree.children].find(([term, child]) =>
      [...tree.children].some(
        ([other, sibling]) =>
          other !== term && [...nodesOf(sibling)].some(([node]) => node.domain === child.domain && node !== child),
      ),
    );
    const ranked = [...tree.children]
      .filter(([term, child]) => term.qualifier === '+' && !KEPT_AS_IT_IS.test(child.domain))
      .toSorted(
        ([, a], [, b]) => Number(isOfOne(b.domain, domain)) - Number(isOfOne(a.domain, domain)) || b.asks - a.asks,
      );
    const flat = ranked
      .map(([term, child]) => [term, flattenNetworks(child)] as const)
      .find(([, terms]) => terms !== null);
    const change = twice ? { term: twice[0], into: [] } : flat && { term: flat[0], into: flat[1] ?? [] };
    if (!change) break;
    const words = record.split(' ').flatMap((word) => (word === change.term.text ? change.into : [word]));
    record = [...new Set(words)].join(' ');
    if (record.length > LONGEST_RECORD) break;
    steps.push(record);
  }
  return steps.slice(-1);
}
