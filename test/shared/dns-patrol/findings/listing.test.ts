import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTotals, type SourceCell } from '../../../../shared/counting/counts.ts';
import type { Verdict } from '../../../../shared/dns-patrol/blocklists/check.ts';
import { Blocklist } from '../../../../shared/dns-patrol/blocklists/model.ts';
import { cellThrough, rankSuspects } from '../../../../shared/dns-patrol/findings/culprits.ts';
import { compareRecords, mayBreak } from '../../../../shared/dns-patrol/findings/drift.ts';
import { patrolTargets } from '../../../../shared/dns-patrol/findings/inventory.ts';
import {
  applyObservation,
  type ListingRecord,
  newListingRecord,
} from '../../../../shared/dns-patrol/findings/listing.ts';
import { listingAlert, listingCleared } from '../../../../shared/dns-patrol/findings/listing-alert.ts';

type Seen = Verdict['status'];
const verdict = (status: Seen, weight = 5): Verdict => ({
  target: { kind: 'ipv4', name: '192.0.2.1' },
  ...{ list: 'x', status, weight, why: null, server: '192.0.2.53:53' },
  codes: status === 'listed' ? ['127.0.0.2'] : [],
  meaning: status === 'listed' ? 'spam' : null,
  text: status === 'listed' ? 'see \u001b[31mhttps://bl.example' : null,
});
function seenAs(...seen: readonly Seen[]) {
  let record: ListingRecord = newListingRecord('x', '192.0.2.1');
  const events = seen.map((status, now) => {
    const step = applyObservation(record, verdict(status), now + 1);
    record = step.record;
    return step.event;
  });
  return { record, events: events.filter((event) => event !== null) };
}
const L: Seen = 'listed';
const C: Seen = 'clean';
const U: Seen = 'unknown';

describe('observe', () => {
  it.each([
    [[C], 'clean', []],
    [[L], 'suspected', []],
    [[L, C], 'clean', []],
    [[L, L], 'listed', ['listed']],
    [[L, U, L], 'listed', ['listed']],
    [[L, C, L], 'suspected', []],
    [[L, L, C], 'clearing', ['listed']],
    [[L, L, C, L], 'listed', ['listed']],
    [[L, L, C, U, U], 'clearing', ['listed']],
    [[L, L, C, C], 'clean', ['listed', 'delisted']],
    [[L, L, C, C, L, L], 'listed', ['listed', 'delisted', 'listed']],
  ] as const)('%j: %s %j', (seen, state, events) => {
    expect(seenAs(...seen)).toMatchObject({ record: { state }, events });
  });

  it('never changes anything because nobody knows', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(L, C)), fc.nat(20), (seen, unknowns) => {
        const { record } = seenAs(...seen);
        for (let n = 0; n < unknowns; n++)
          expect(applyObservation(record, verdict(U), 99)).toEqual({ record, event: null });
      }),
    );
  });

  it('never says listed or delisted after one observation, and takes turns in saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(L, C, U), { maxLength: 40 }), (seen) => {
        const { events } = seenAs(...seen);
        events.forEach((event, index) => {
          expect(event).toBe(index % 2 === 0 ? 'listed' : 'delisted');
        });
        expect(events.length * 2).toBeLessThanOrEqual(seen.filter((status) => status !== U).length);
      }),
    );
  });

  it('remembers from when to when, and on what it rested', () => {
    const evidence = { codes: ['127.0.0.2'], meaning: 'spam', weight: 5, at: 2 };
    expect(seenAs(L, L, C, C).record.history).toMatchObject([{ from: 1, until: 4, evidence }]);
  });
});

describe('listingMatter', () => {
  const list = Blocklist.parse({ id: 'x', zone: 'x.example', name: 'X List', removal: 'https://x.example' });
  const { record } = seenAs(L, L);

  it.each([
    [5, 'critical'],
    [4, 'warning'],
    [3, 'warning'],
    [2, undefined],
    [0, undefined],
  ])('of weight %i is %s', (weight, severity) => {
    const weighted = { ...record, evidence: record.evidence && { ...record.evidence, weight } };
    expect(listingAlert(weighted, list, null, [])?.severity).toBe(severity);
  });

  it('says where, since when, on what evidence, who may have caused it, and what to do', () => {
    const suspects = rankSuspects(
      [
        { set: 'quiet', cell: [1_000, 1, 0] },
        { set: 'bad\u0007-set', cell: [900, 100, 9] },
        { set: 'large', cell: [50_000, 100, 5] },
        { set: 'silent', cell: [0, 0, 0] },
      ],
      { hardBounce: 0.05, complaint: 0.001 },
    );
    expect(suspects.map(({ set }) => set)).toEqual(['bad\u0007-set', 'large', 'quiet']);
    const subject = listingAlert(record, list, 'marketing', suspects);
    expect(subject).toMatchObject({
      alertId: 'listing:x:192.0.2.1:1',
      title: '192.0.2.1 is listed by X List',
      sentence:
        '192.0.2.1 (pool marketing) is on X List since 1970-01-01 00:00 UTC, seen twice: 127.0.0.2, spam, which says: see https://bl.example',
    });
    expect(subject?.next[0]).toBe(
      'Sent through it, the likeliest cause first: bad-set, hard bounces 100 and complaints 9 of 900 delivered, evidence 31.9.',
    );
    expect(subject?.next.at(-1)).toContain('https://x.example');
    const end = subject && listingCleared(subject, 60_000);
    expect(end).toMatchObject({
      alertId: 'listing:x:192.0.2.1:1',
      phase: 'cleared',
      title: '192.0.2.1 is no longer listed by X List',
    });
  });
});

describe('cellThrough', () => {
  const span = (hardBounces: number, complaints: number, ips: Record<string, SourceCell>) => ({
    totals: { ...emptyTotals(), hardBounces, complaints },
    ips: new Map(Object.entries(ips)),
  });

  it.each([
    {
      name: 'what SES said, where it says it of everything',
      spans: [span(4, 1, { a: [90, 3, 1], b: [10, 1, 0] })],
      is: { cell: [90, 3, 1], isEstimate: false },
    },
    {
      name: "its share of the set's bounces, where SES names the address of deliveries alone",
      spans: [span(40, 8, { a: [75, 0, 0], b: [25, 0, 0] })],
      is: { cell: [75, 30, 6], isEstimate: true },
    },
    {
      name: 'nothing of a time in which nothing went through it',
      spans: [span(40, 8, { b: [25, 0, 0] }), span(0, 0, { a: [5, 0, 0] })],
      is: { cell: [5, 0, 0], isEstimate: false },
    },
    {
      name: 'nothing where SES never named it',
      spans: [span(40, 8, {})],
      is: { cell: [0, 0, 0], isEstimate: false },
    },
  ])('is $name', ({ spans, is }) => {
    expect(cellThrough(spans, 'a')).toEqual(is);
  });

  it('shares out all bounces, and no more than there are', () => {
    const deliveries = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(deliveries, fc.nat(1_000), (counts, bounces) => {
        const ips = Object.fromEntries(counts.map((count, n) => [`ip${n}`, [count, 0, 0] as SourceCell]));
        const shares = Object.keys(ips).map((ip) => cellThrough([span(bounces, 0, ips)], ip).cell[1]);
        const sum = shares.reduce((total, share) => total + share, 0);
        // Each share is rounded by itself.
        return counts.every((count) => count === 0) ? sum === 0 : Math.abs(sum - bounces) <= counts.length / 2;
      }),
    );
  });
});

describe('mayBreak', () => {
  const drift = (name: string) => ({ name, before: [], after: [] });
  it.each([
    ['_dmarc.example.com TXT', 'dmarc-none', true],
    ['_dmarc.example.com TXT', 'spf-none', false],
    ['s1._domainkey.example.com TXT', 'dkim-none', true],
    ['s1._domainkey.example.com CNAME', 'dmarc-unaligned', true],
    ['bounce.example.com TXT', 'spf-permerror', true],
    ['bounce.example.com MX', 'mail-from-mx', true],
    ['example.com MX', 'dkim-none', false],
    ['1.2.0.192.in-addr.arpa PTR', 'ptr-none', true],
    ['example.com NS', 'domain-nxdomain', true],
  ])('of %s and %s is %s', (name, rule, expected) => {
    expect(mayBreak(drift(name), rule)).toBe(expected);
  });
});

describe('compareRecords', () => {
  const name = '_dmarc.example.com TXT';
  const look = (...looks: readonly (readonly string[] | null)[]) => {
    let known = {};
    return looks.map((texts, now) => {
      const compared = compareRecords(known, texts === null ? {} : { [name]: texts }, now);
      known = compared.known;
      return compared.drifts.map(({ before, after: then }) => `${before.join()} → ${then.join()}`).join();
    });
  };

  it.each([
    [
      [['a'], ['a']],
      ['', ''],
    ],
    [
      [['a'], ['b']],
      ['', 'a → b'],
    ],
    [
      [['a'], [], []],
      ['', '', 'a → '],
    ],
    [
      [['a'], [], ['a']],
      ['', '', ''],
    ],
    [
      [['a'], [], null, []],
      ['', '', '', 'a → '],
    ],
    [
      [['a'], [], ['b']],
      ['', '', 'a → b'],
    ],
    [
      [[], ['a']],
      ['', ' → a'],
    ],
    [
      [['a'], null, null, ['a']],
      ['', '', '', ''],
    ],
    [
      [['a'], ['a', 'b']],
      ['', 'a → a,b'],
    ],
  ])('%j: %j', (looks, told) => {
    expect(look(...looks)).toEqual(told);
  });
});

describe('patrolTargets', () => {
  it('looks up every address and domain once, and leaves out what is private or none', () => {
    const targets = patrolTargets(
      [
        { ip: '198.51.100.7', pool: 'b' },
        { ip: '192.0.2.1', pool: 'a' },
        { ip: '10.0.0.1', pool: 'a' },
      ],
      [
        { name: 'example.com', mailFrom: { domain: 'bounce.example.com' } },
        { name: 'jane@example.com', mailFrom: null },
        { name: 'not a domain', mailFrom: null },
      ],
      { ips: ['::ffff:192.0.2.1', '2001:db8::1'], domains: ['Click.Example.com'] },
    );
    expect(targets.map(({ target, pool }) => `${target.name} ${pool}`)).toEqual([
      '192.0.2.1 a',
      '198.51.100.7 b',
      '2001:db8::1 null',
      'bounce.example.com null',
      'click.example.com null',
      'example.com null',
    ]);
  });
});
