import ipaddr from 'ipaddr.js';
import type { Dns } from '../../dns/model.ts';
import { ASKING, domainIn, isPersonal, isSpf, type SpfTerm, spfTerms } from './record.ts';

/** Most records that are followed. */
const MOST_RECORDS = 40;

/** An SPF record and those that it includes. */
export type SpfNode = {
  readonly domain: string;
  /** Null where there is none to be read. */
  readonly text: string | null;
  /** `loop`: it is on the way to itself; `unknown`: a question had no answer, or there are too many records. */
  readonly state: 'found' | 'none' | 'nxdomain' | 'several' | 'loop' | 'unknown';
  readonly terms: readonly SpfTerm[];
  /** By the term that leads there: `include` and `redirect` without macros. */
  readonly children: ReadonlyMap<SpfTerm, SpfNode>;
  /** Terms that ask the DNS, nested ones included, when nothing matches. */
  readonly asks: number;
};

/** Reads a record and everything that it includes. @param text the record, where it is not the published one */
export async function spfTree(dns: Dns, domain: string, text?: string): Promise<SpfNode> {
  let room = MOST_RECORDS;
  const read = async (name: string, path: readonly string[], given?: string): Promise<SpfNode> => {
    const nothing = (state: SpfNode['state']): SpfNode => ({
      ...{ domain: name, text: null, state, terms: [], children: new Map(), asks: 0 },
    });
    if (path.includes(name)) return nothing('loop');
    if (room-- <= 0) return nothing('unknown');
    const found = given ?? (await recordAt(dns, name));
    if (typeof found !== 'string') return nothing(found.state);
    const terms = spfTerms(found);
    const children = new Map<SpfTerm, SpfNode>();
    let asks = 0;
    const last = terms.findIndex((term) => term.name === 'all' && term.qualifier !== null);
    for (const term of terms) {
      const isRedirect = term.name === 'redirect' && term.qualifier === null;
      // `all` ends the evaluation, and redirect= does not count beside it.
      if (last >= 0 && (isRedirect || terms.indexOf(term) > last)) continue;
      if (ASKING.has(term.name) && (isRedirect || term.qualifier !== null)) asks++;
      if ((term.name !== 'include' && !isRedirect) || term.value.includes('%') || term.value === '') continue;
      const child = await read(domainIn(term), [...path, name]);
      children.set(term, child);
      asks += child.asks;
    }
    return { domain: name, text: found, state: 'found', terms, children, asks };
  };
  return await read(domain, [], text);
}

async function recordAt(dns: Dns, name: string): Promise<string | { readonly state: SpfNode['state'] }> {
  const answer = await dns.ask(name, 'TXT');
  if (answer.status === 'failed') return { state: answer.reason === 'invalid-name' ? 'none' : 'unknown' };
  if (answer.status === 'absent') return { state: answer.kind === 'nxdomain' ? 'nxdomain' : 'none' };
  const texts = answer.records.map((strings) => strings.join('')).filter(isSpf);
  const [text] = texts;
  if (text === undefined) return { state: 'none' };
  return texts.length > 1 ? { state: 'several' } : text;
}

/** Every record of a tree with the way to it, from the top. */
export function* nodesOf(
  node: SpfNode,
  path: readonly SpfNode[] = [],
): Generator<readonly [SpfNode, readonly SpfNode[]]> {
  yield [node, path];
  for (const child of node.children.values()) yield* nodesOf(child, [...path, node]);
}

/** Something in it depends on who asks, so that one address says nothing about another. */
export const isPersonalTree = (node: SpfNode): boolean =>
  [...nodesOf(node)].some(([{ terms }]) =>
    terms.some(({ value, qualifier }) => qualifier !== null && isPersonal(value)),
  );

/** An address of each network that the records of a tree permit, at most so many, the top record's first. */
export function permittedSamples(node: SpfNode, most: number, pick: Pick = sampleOf): readonly string[] {
  const samples = new Set<string>();
  for (const [{ terms }] of nodesOf(node)) {
    for (const { name, qualifier, value } of terms) {
      if (qualifier !== '+' || (name !== 'ip4' && name !== 'ip6')) continue;
      const sample = pick(value);
      if (sample !== null && samples.size < most) samples.add(sample);
    }
  }
  return [...samples];
}

/** One address of a network; null where the text is none. */
type Pick = (cidr: string) => string | null;
/** The first address that a host may have. */
export const sampleOf: Pick = (cidr) => addressIn(cidr, false);
/** The last one. */
export const lastOf: Pick = (cidr) => addressIn(cidr, true);

function addressIn(cidr: string, isLast: boolean): string | null {
  const [address = '', prefix] = cidr.split('/');
  if (!ipaddr.isValid(address) || (!address.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(address))) return null;
  const bytes = ipaddr.parse(address).toByteArray();
  const bits = prefix === undefined ? bytes.length * 8 : Number(prefix);
  if (!/^\d{1,3}$/.test(prefix ?? '0') || bits > bytes.length * 8) return null;
  const hosts = bytes.map((_, at) => 0xff >> Math.min(8, Math.max(0, bits - at * 8)));
  const picked = bytes.map((byte, at) => (byte & ~(hosts[at] ?? 0)) | (isLast ? (hosts[at] ?? 0) : 0));
  if (bits < bytes.length * 8 - 1)
    picked[bytes.length - 1] = isLast ? (picked.at(-1) ?? 0) & ~1 : (picked.at(-1) ?? 0) | 1;
  return ipaddr.fromByteArray(picked).toString();
}

/** What the ip4 and ip6 terms of a tree permit, as terms; null where something else in it permits or refuses, too. */
export function flattenNetworks(node: SpfNode): readonly string[] | null {
  if (node.state !== 'found') return null;
  const flat: string[] = [];
  for (const term of node.terms) {
    if (term.name === 'all' && term.qualifier !== '+') break;
    if ((term.name === 'ip4' || term.name === 'ip6') && term.qualifier === '+') flat.push(`${term.name}:${term.value}`);
    else if (term.name === 'include' || (term.name === 'redirect' && term.qualifier === null)) {
      const child = node.children.get(term);
      const below = child === undefined || (term.qualifier ?? '+') !== '+' ? null : flattenNetworks(child);
      if (below === null) return null;
      flat.push(...below);
    } else return null;
  }
  return flat;
}
