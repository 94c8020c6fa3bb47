import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInLists } from '../../../../shared/dns-patrol/blocklists/catalogue.ts';
import { checkListings } from '../../../../shared/dns-patrol/blocklists/check.ts';
import { type Blocklist, testsOf } from '../../../../shared/dns-patrol/blocklists/model.ts';
import { type ListTarget, lookedUp, queryName } from '../../../../shared/dns-patrol/blocklists/target.ts';
import { type Answer, type Dns, failedAnswer, type RecordType } from '../../../../shared/dns-patrol/dns/model.ts';

/** What may be wrong with a list, or with the way to it. */
const LIST_FAULTS = [
  'none',
  'emptied',
  'emptied, its names left',
  'lists the world',
  'lists the world but test entries and documentation',
  'refuses everybody',
  'parked',
  'servfail',
  'silent',
  'loses a third',
  'answers with codes of its own',
] as const;
const RESOLVER_FAULTS = [
  'none',
  'rewrites what does not exist',
  'lets no 127.0.0.0/8 through: no data',
  'lets no 127.0.0.0/8 through: refused',
  'lets no 127.0.0.0/8 through: servfail',
  'answers everything with its own page',
  'loses a third',
] as const;
type ListFault = (typeof LIST_FAULTS)[number];
type ResolverFault = (typeof RESOLVER_FAULTS)[number];

const TARGETS: readonly ListTarget[] = [
  { kind: 'ipv4', name: '198.51.100.77' },
  { kind: 'ipv4', name: '203.0.113.25' },
  { kind: 'ipv6', name: '2001:db8:77::25' },
  { kind: 'domain', name: 'links.brand.example' },
  { kind: 'domain', name: 'other.example' },
];
/** Lists that can say of something that it is listed, and are known to prove it. */
const LISTS = builtInLists().filter(
  (list) =>
    list.codes.length + list.bits.length > 0 && list.targets.every((kind) => testsOf(list, kind).listed.length > 0),
);
const zoneOf = ({ zone }: Blocklist): string => zone.replace('{key}', 'key');

/** The first answer that a list declares as a listing. */
function codeOf({ codes, bits }: Blocklist): string {
  const code = codes.find(({ weight }) => weight !== 0)?.code ?? codes[0]?.code;
  if (code !== undefined) return code.replace(/(\d+)-\d+/g, '$1').replaceAll('*', '0');
  return `127.0.0.${bits.find(({ refused }) => refused !== true)?.bit}`;
}

const found = (...records: string[]): Answer<'A'> => ({
  ...{ status: 'found', records, aliases: [], ttlSeconds: 60, server: 'x' },
});
const absent = (kind: 'nxdomain' | 'nodata' = 'nxdomain'): Answer<'A'> => ({
  ...{ status: 'absent', kind, aliases: [], ttlSeconds: 60, server: 'x' },
});

type World = {
  readonly lists: readonly { readonly list: Blocklist; readonly fault: ListFault; readonly isLate: boolean }[];
  readonly resolver: ResolverFault;
  /** Of each list, which of the names that it would be asked for it has. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly random: () => number;
};

function lists({ lists: all, resolver, listed, random }: World): Dns {
  const targets = new Set(TARGETS.flatMap((target) => lookedUp(target, 'both').map((name) => queryName(name, 'x'))));
  const isBegun = new Set<string>();
  const honest = (list: Blocklist, name: string): Answer<'A'> => {
    const zone = zoneOf(list);
    const tests = list.targets.flatMap((kind) =>
      testsOf(list, kind).listed.map((entry) =>
        /[.:]/.test(entry) && kind !== 'domain' ? queryName({ kind, name: entry }, zone) : `${entry}.${zone}`,
      ),
    );
    const entries = [...(listed.get(list.id) ?? [])];
    // Lists that are asked for whole names have everything below a listed domain.
    const isThere = entries.some((entry) => name === entry || (list.hosts === 'whole' && name.endsWith(`.${entry}`)));
    return tests.includes(name) || isThere ? found(codeOf(list)) : absent();
  };
  const ofList = (list: Blocklist, fault: ListFault, name: string): Answer<'A'> => {
    const right = honest(list, name);
    const isOfTests = /^(?:1\.0\.0\.127|[\d.]+\.2\.0\.192|[\da-f.]+8\.b\.d\.0\.1\.0\.0\.2)\.|invalid\.|neg_/.test(name);
    switch (fault) {
      case 'emptied':
        return absent();
      case 'emptied, its names left':
        return absent('nodata');
      case 'lists the world':
        return found(codeOf(list));
      case 'lists the world but test entries and documentation':
        return right.status === 'found' || !isOfTests ? found(codeOf(list)) : right;
      case 'refuses everybody':
        return found('127.255.255.254');
      case 'parked':
        return found('198.51.100.9');
      case 'servfail':
        return failedAnswer('servfail', 'SERVFAIL');
      case 'silent':
        return failedAnswer('timeout', 'no answer in time');
      case 'loses a third':
        return random() < 1 / 3 ? failedAnswer('timeout', 'no answer in time') : right;
      case 'answers with codes of its own':
        return right.status === 'found' ? found('127.88.77.66') : right;
      default:
        return right;
    }
  };
  const through = (answer: Answer<'A'>): Answer<'A'> => {
    const isLoopback = answer.status === 'found' && answer.records.some((ip) => ip.startsWith('127.'));
    switch (resolver) {
      case 'rewrites what does not exist':
        return answer.status === 'absent' ? found('203.0.113.80') : answer;
      case 'lets no 127.0.0.0/8 through: no data':
        return isLoopback ? absent('nodata') : answer;
      case 'lets no 127.0.0.0/8 through: refused':
        return isLoopback ? failedAnswer('refused', 'REFUSED') : answer;
      case 'lets no 127.0.0.0/8 through: servfail':
        return isLoopback ? failedAnswer('servfail', 'SERVFAIL') : answer;
      case 'answers everything with its own page':
        return found('203.0.113.80');
      case 'loses a third':
        return random() < 1 / 3 ? failedAnswer('timeout', 'no answer in time') : answer;
      default:
        return answer;
    }
  };
  return {
    async ask<T extends RecordType>(name: string, type: T): Promise<Answer<T>> {
      const one = all.find(({ list }) => name.endsWith(`.${zoneOf(list)}`));
      if (one === undefined) throw new Error(`a question to nobody: ${name}`);
      const { list, fault, isLate } = one;
      if (targets.has(`${name.slice(0, -zoneOf(list).length - 1)}.x`)) isBegun.add(list.id);
      if (type !== 'A') return absent() as Answer<T>;
      return through(ofList(list, isLate && !isBegun.has(list.id) ? 'none' : fault, name)) as Answer<T>;
    },
  };
}

/** Small, and the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const drawn = fc.record({
  lists: fc.uniqueArray(
    fc.record({
      list: fc.constantFrom(...LISTS),
      fault: fc.constantFrom<ListFault>('none', 'none', 'none', 'none', ...LIST_FAULTS),
      isLate: fc.boolean(),
      has: fc.subarray([...TARGETS]),
      asHost: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ list }) => list.id },
  ),
  resolver: fc.constantFrom<ResolverFault>('none', 'none', ...RESOLVER_FAULTS),
  seed: fc.nat(),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
/** What each list has: a host by itself, or the domain that was registered. */
function entriesOf({ lists: all }: Drawn): Map<string, Set<string>> {
  const entries = new Map<string, Set<string>>();
  for (const { list, has, asHost } of all) {
    const names = has
      .filter(({ kind }) => list.targets.includes(kind))
      .flatMap((target) => lookedUp(target, asHost && list.hosts !== 'registered' ? 'whole' : 'registered'));
    entries.set(list.id, new Set(names.map((name) => queryName(name, zoneOf(list)))));
  }
  return entries;
}
const look = async (one: Drawn) => {
  const listed = entriesOf(one);
  const world = { lists: one.lists, resolver: one.resolver, listed, random: randomFrom(one.seed) };
  const asked = one.lists.map(({ list }) => ({ list, zone: zoneOf(list) }));
  const { verdicts } = await checkListings({ dns: lists(world), random: randomFrom(one.seed + 1) }, asked, TARGETS);
  const isTrue = (id: string, target: ListTarget): boolean =>
    one.lists.some(({ list, has }) => list.id === id && has.some(({ name }) => name === target.name));
  return verdicts.map(({ list, target, status }) => ({ list, target: target.name, status, is: isTrue(list, target) }));
};

describe('check', () => {
  it('calls nothing listed that is not, and nothing clean that is listed, under every fault', async () => {
    const seen = { listed: 0, clean: 0, unknown: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        for (const { list, target, status, is } of await look(one)) {
          seen[status]++;
          if (status === 'listed') expect(is, `${list} lists ${target} falsely`).toBe(true);
          if (status === 'clean') expect(is, `${list} calls ${target} clean falsely`).toBe(false);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(seen.listed, seen.clean, seen.unknown)).toBeGreaterThan(100);
  });

  it('knows the answer of every list that is well, about addresses of both families, domains and hosts', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        const well = {
          ...one,
          resolver: 'none' as const,
          lists: one.lists.map((row) => ({ ...row, fault: 'none' as const })),
        };
        for (const { list, target, status, is } of await look(well)) {
          expect(status, `${list} about ${target}`).toBe(is ? 'listed' : 'clean');
        }
      }),
      { numRuns: 150 },
    );
  });
});
