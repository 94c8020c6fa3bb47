import type { Answer, AskOptions, Dns } from '../dns/model.ts';
import { type Health, judgeHealth } from './health.ts';
import { type Blocklist, type TargetKind, testsOf } from './model.ts';
import { type ListTarget, queryName } from './target.ts';

/** A list that is asked: `zone` is what goes out, with the key in it. It is never shown. */
export type ProbeAnswer = { readonly list: Blocklist; readonly zone: string };
/** Random numbers, 0 ≤ n < 1. */
export type Random = () => number;

/** Asks a list for entries that it must and must not list, uncached, and judges its answers. */
export async function probeHealth(dns: Dns, asked: ProbeAnswer, kind: TargetKind, random: Random): Promise<Health> {
  const { list, zone } = asked;
  const tests = testsOf(list, kind);
  const options: AskOptions = { zone: list.zone, fresh: true };
  const ask = (names: readonly string[]): Promise<Answer<'A'>[]> =>
    Promise.all(names.map((name) => dns.ask(testName(name, kind, zone), 'A', options)));
  const [listed, notListed, unlisted] = await Promise.all([
    ask(tests.listed),
    ask(tests.notListed),
    ask(randomNames(kind, random)),
  ]);
  const first = judgeHealth(list, { listed, notListed, random: unlisted });
  // A failing list gets only as many queries as it takes to see that.
  if (first.state !== 'ok') return { ...first, why: withoutKey(first.why, asked) };
  const [roots = [], publics = []] = await Promise.all(strangerGroups(kind, random).map(ask));
  // Chance may have a list know a few addresses, where it lists whole networks: then it is asked for more.
  const isClear = publics.length === 0 || publics.some(({ status }) => status === 'absent');
  const more = !isClear ? await ask(Array.from({ length: MORE_STRANGERS }, () => randomPublic(kind, random))) : [];
  const health = judgeHealth(list, { listed, notListed, random: unlisted, strangers: [roots, [...publics, ...more]] });
  return { ...health, why: withoutKey(health.why, asked) };
}

/** A reason may quote the name that was asked for, but never shows the key in it. */
export const withoutKey = (why: string | null, { list, zone }: ProbeAnswer): string | null =>
  why === null ? null : why.replaceAll(zone, list.zone);

/** Queries of one probe, so that they count against a list's quota. */
export const probeQueries = (list: Blocklist, kind: TargetKind): number => {
  const { listed, notListed } = testsOf(list, kind);
  return listed.length + notListed.length + (kind === 'domain' ? 1 + TOPS.length : 1 + 2 * STRANGERS);
};

const testName = (name: string, kind: TargetKind, zone: string): string => queryName({ kind, name }, zone);

/** Addresses of each kind that are asked for, and how many more where all of them are listed. */
const STRANGERS = 3;
const MORE_STRANGERS = 9;
const TOPS = ['com', 'net'] as const;

/**
 * Root name servers: they send no mail, belong to many networks, and no feed leaves them out as one leaves out addresses
 * for documentation.
 * @see https://www.iana.org/domains/root/servers
 */
const ROOTS = {
  ipv4: [
    '198.41.0.4',
    '192.33.4.12',
    '199.7.91.13',
    '192.203.230.10',
    '192.5.5.241',
    '192.36.148.17',
    '193.0.14.129',
    '202.12.27.33',
  ],
  ipv6: [
    '2001:503:ba3e::2:30',
    '2001:500:2::c',
    '2001:500:2d::d',
    '2001:500:a8::e',
    '2001:500:2f::f',
    '2001:7fe::53',
    '2001:7fd::1',
    '2001:dc3::35',
  ],
} as const;

/**
 * Names that nobody can have listed: an address for documentation; a name under `.invalid` (RFC 6761), and some that
 * nobody has registered. They are others each time, which shows up a zone that lists everything but its test entries.
 */
function randomNames(kind: TargetKind, random: Random): readonly string[] {
  const number = (below: number): number => Math.floor(random() * below);
  switch (kind) {
    case 'ipv4':
      return [`192.0.2.${number(256)}`];
    case 'ipv6':
      return [
        `2001:db8:${number(0x10000).toString(16)}:${number(0x10000).toString(16)}::${(number(0xffff) + 1).toString(16)}`,
      ];
    case 'domain':
      return ['invalid', ...TOPS].map(
        (top) => `x${number(2 ** 40).toString(36)}q${number(2 ** 40).toString(36)}.${top}`,
      );
    default:
      return kind satisfies never;
  }
}

/** Public addresses: some that every feed has to take as they are, and some by chance. */
function strangerGroups(kind: TargetKind, random: Random): readonly (readonly string[])[] {
  if (kind === 'domain') return [[], []];
  const roots = ROOTS[kind];
  const from = Math.floor(random() * roots.length);
  return [
    Array.from({ length: STRANGERS }, (_, n) => roots[(from + n) % roots.length] ?? roots[0]),
    Array.from({ length: STRANGERS }, () => randomPublic(kind, random)),
  ];
}

function randomPublic(kind: TargetKind, random: Random): string {
  const number = (below: number): number => Math.floor(random() * below);
  const group = (): string => number(0x10000).toString(16);
  if (kind === 'ipv6')
    return `2a0${number(16).toString(16)}:${group()}:${group()}:${group()}::${(number(0xffff) + 1).toString(16)}`;
  // Any of these blocks is routed, whatever the rest is.
  const first = PUBLIC[number(PUBLIC.length)] ?? 8;
  return `${first}.${number(256)}.${number(256)}.${number(254) + 1}`;
}
const PUBLIC = [
  1, 8, 23, 31, 46, 62, 77, 80, 91, 104, 109, 128, 138, 151, 165, 176, 185, 193, 199, 204, 212, 217,
] as const;

/** The list has something to say about such a target. */
export const covers = ({ targets }: Blocklist, { kind }: ListTarget): boolean => targets.includes(kind);
