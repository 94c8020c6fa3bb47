import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OK_FOR_MS } from '../../../../shared/dns-patrol/blocklists/back-off.ts';
import { builtInLists } from '../../../../shared/dns-patrol/blocklists/catalogue.ts';
import { Blocklist } from '../../../../shared/dns-patrol/blocklists/model.ts';
import { probeQueries } from '../../../../shared/dns-patrol/blocklists/probe.ts';
import type { PatrolTarget } from '../../../../shared/dns-patrol/findings/inventory.ts';
import {
  everyRounds,
  MOST_QUESTIONS,
  planChunks,
  ROUND_MS,
  ROUNDS_PER_DAY,
} from '../../../../shared/dns-patrol/findings/plan.ts';
import { Pace } from '../../../../shared/kernel/pace.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';

/** Of the range for benchmarks (RFC 2544): those for documentation are too few. */
const address = (n: number): PatrolTarget => ({
  target: { kind: 'ipv4', name: `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}` },
  pool: 'marketing',
});
const targets = (count: number) => Array.from({ length: count }, (_, n) => address(n));
/** The thirty lists of addresses that come with Lazaretto, as if all terms were accepted, and more of the same. */
const THIRTY = [
  ...builtInLists().filter((list) => list.targets.includes('ipv4')),
  Blocklist.parse({ id: 'own', zone: 'bl.example' }),
].slice(0, 30);

describe('plan', () => {
  it('asks every list about everything it covers, each in its turn, exactly once a cycle', () => {
    const list = fc.record({
      minutes: fc.integer({ min: 1, max: 120 }),
      quota: fc.option(fc.integer({ min: 100, max: 20_000 })),
    });
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 300 }), fc.nat(1_000_000), ({ minutes, quota }, count, round) => {
        const one = Blocklist.parse({
          id: 'x',
          zone: 'x.example',
          minIntervalMinutes: minutes,
          maxQueriesPerDay: quota,
        });
        const every = everyRounds(one, count);
        const seen = Array.from({ length: every }, (_, n) => planChunks(round + n, [one], targets(count)))
          .flat()
          .flatMap(({ assignments }) =>
            assignments.flatMap((assignment) => assignment.targets.map(({ target }) => target.name)),
          );
        expect(seen).toHaveLength(count);
        expect(new Set(seen)).toEqual(new Set(targets(count).map(({ target }) => target.name)));
        expect(every * 15).toBeGreaterThanOrEqual(minutes);
      }),
      { numRuns: 60 },
    );
  });

  it('asks a list only about what it covers, and nothing where there is nothing', () => {
    const domains = Blocklist.parse({ id: 'd', zone: 'd.example', targets: ['domain'] });
    expect(planChunks(0, [domains], targets(10))).toEqual([]);
    expect(planChunks(0, [], targets(10))).toEqual([]);
  });

  it('keeps the load of a list even from round to round', () => {
    const [nordspam] = THIRTY.filter(({ id }) => id === 'nordspam');
    if (nordspam === undefined) throw new Error('no list');
    const perRound = Array.from({ length: 100 }, (_, round) =>
      planChunks(round, [nordspam], targets(5_000))
        .flatMap(({ assignments }) => assignments)
        .reduce((sum, one) => sum + one.targets.length, 0),
    );
    expect(Math.max(...perRound) - Math.min(...perRound)).toBeLessThanOrEqual(1);
  });
});

/** A second look, a text, an answer that got lost: so much more than what is planned. */
const MORE = 1.1;
const FUNCTIONS = 4;
const PACKETS_PER_SECOND = 700;
/** What a list's servers take to answer. Unit: ms. */
const LATENCY_MS = 50;
const ZONE_CONCURRENCY = 8;

describe('5,000 targets and 30 lists', () => {
  const everything = targets(5_000);
  const rounds = Array.from({ length: ROUNDS_PER_DAY }, (_, n) => planChunks(1_000 + n, THIRTY, everything));

  it('keep every quota over a day, probes and second looks included', () => {
    expect(THIRTY).toHaveLength(30);
    const probes = Math.ceil(DAY_MS / OK_FOR_MS);
    for (const list of THIRTY) {
      const asked = rounds
        .flat()
        .flatMap(({ assignments }) => assignments)
        .filter((assignment) => assignment.list === list.id)
        .reduce((sum, { targets: some }) => sum + some.length, 0);
      const total = asked * MORE + probes * 2 * probeQueries(list, 'ipv4');
      if (list.maxQueriesPerDay !== null) expect(total, list.id).toBeLessThanOrEqual(list.maxQueriesPerDay);
      expect(asked, list.id).toBeGreaterThan(0);
    }
  });

  it('are looked up within their round by four functions, none of which sends more than 700 packets a second', () => {
    for (const chunks of rounds.slice(0, 12)) {
      const free = Array.from({ length: FUNCTIONS }, () => 0);
      for (const { assignments, delaySeconds } of chunks) {
        const sizes = assignments.map((assignment) => Math.ceil(assignment.targets.length * MORE));
        const worker = free.indexOf(Math.min(...free));
        const start = Math.max(free[worker] ?? 0, delaySeconds * 1_000);
        const { end, busiestSecond } = runChunk(sizes, start);
        expect(busiestSecond).toBeLessThanOrEqual(PACKETS_PER_SECOND * 1.1);
        free[worker] = end;
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_QUESTIONS * MORE + sizes.length);
      }
      expect(Math.max(...free)).toBeLessThan(ROUND_MS);
    }
  });

  it('fit into the 1 MiB of an SQS message each', () => {
    const largest = Math.max(...rounds.flat().map((chunk) => JSON.stringify(chunk).length));
    expect(largest).toBeLessThan(1_048_576);
  });
});

/** Each list has eight questions under way, each of which takes its time; all share one pace. */
function runChunk(sizes: readonly number[], start: number): { readonly end: number; readonly busiestSecond: number } {
  const pace = new Pace(PACKETS_PER_SECOND, PACKETS_PER_SECOND / 10);
  const perSecond = new Map<number, number>();
  const slots = sizes.map((size) => ({ left: size, free: Array.from({ length: ZONE_CONCURRENCY }, () => start) }));
  let end = start;
  for (;;) {
    const open = slots.filter(({ left }) => left > 0);
    if (open.length === 0) break;
    const next = open.reduce((a, b) => (Math.min(...a.free) <= Math.min(...b.free) ? a : b));
    const slot = next.free.indexOf(Math.min(...next.free));
    const now = next.free[slot] ?? start;
    const sentAt = now + pace.next(now);
    const second = Math.floor(sentAt / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    next.free[slot] = sentAt + LATENCY_MS;
    next.left--;
    end = Math.max(end, sentAt + LATENCY_MS);
  }
  return { end, busiestSecond: Math.max(...perSecond.values()) };
}
