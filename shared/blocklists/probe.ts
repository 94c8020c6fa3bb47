import type { Answer, AskOptions, Dns } from '../dns/model.ts';
import { type Health, judgeHealth } from './health.ts';
import { type Blocklist, type TargetKind, testsOf } from './model.ts';
import { queryName, type Target } from './target.ts';

/** A list that is asked: `zone` is what goes out, with the key in it. It is never shown. */
export type Asked = { readonly list: Blocklist; readonly zone: string };
/** Random numbers, 0 ≤ n < 1. */
export type Random = () => number;

/** Ask a list for what it must and must not list, afresh, and judge what it says. */
export async function probeHealth(dns: Dns, asked: Asked, kind: TargetKind, random: Random): Promise<Health> {
  const { list, zone } = asked;
  const tests = testsOf(list, kind);
  const options: AskOptions = { zone: list.zone, fresh: true };
  const ask = (names: readonly string[]): Promise<Answer<'A'>[]> =>
    Promise.all(names.map((name) => dns.ask(testName(name, kind, zone), 'A', options)));
  const [listed, notListed, unlisted] = await Promise.all([
    ask(tests.listed),
    ask(tests.notListed),
    ask([randomName(kind, random)]),
  ]);
  const health = judgeHealth(list, { listed, notListed, random: unlisted });
  return { ...health, why: withoutKey(health.why, asked) };
}

/** A reason may quote the name that was asked for; the key in it is nobody's business. */
export const withoutKey = (why: string | null, { list, zone }: Asked): string | null =>
  why === null ? null : why.replaceAll(zone, list.zone);

/** Queries of one probe, so that they count against a list's quota. */
export const probeQueries = (list: Blocklist, kind: TargetKind): number => {
  const { listed, notListed } = testsOf(list, kind);
  return listed.length + notListed.length + 1;
};

const testName = (name: string, kind: TargetKind, zone: string): string => queryName({ kind, name }, zone);

/**
 * Something that nobody can have listed: an address for documentation, a name under `.invalid` (RFC 6761). It is another
 * one each time, which shows up a zone that lists everything but the entry by which it is tested.
 */
function randomName(kind: TargetKind, random: Random): string {
  const number = (below: number): number => Math.floor(random() * below);
  switch (kind) {
    case 'ipv4':
      return `192.0.2.${number(256)}`;
    case 'ipv6':
      return `2001:db8:${number(0x10000).toString(16)}:${number(0x10000).toString(16)}::${(number(0xffff) + 1).toString(16)}`;
    case 'domain':
      return `x${number(2 ** 40).toString(36)}.invalid`;
    default:
      return kind satisfies never;
  }
}

/** The list has something to say about such a target. */
export const covers = ({ targets }: Blocklist, { kind }: Target): boolean => targets.includes(kind);
