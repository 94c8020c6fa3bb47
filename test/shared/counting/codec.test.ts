import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMAT, packCounts } from '../../../shared/counting/codec.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { packSets, unpackCounts, unpackSets } from '../../../shared/counting/pack.ts';
import { VOCABULARY } from '../../../shared/counting/vocabulary.ts';
import { BOUNCE_REASONS } from '../../../shared/events/model.ts';
import {
  anyCounts,
  anyName,
  BLOCKLIST_IDS,
  countsOf,
  eventOf,
  HOUR,
  PROVIDER_IDS,
  put,
} from '../../support/counting.ts';

// Counts are large to make: fewer runs, each of many cells.
fc.configureGlobal({ numRuns: 40 });

const setName = fc.oneof(
  anyName,
  fc.string({ unit: fc.constantFrom(...'azAZ09_-'), minLength: 64, maxLength: 64 }),
  fc.constantFrom('__proto__', 'hasOwnProperty', 'other', 'google', ''),
);

describe('packCounts', () => {
  it('is read back as it was by unpackCounts', () => {
    fc.assert(
      fc.property(anyCounts(), (counts) => {
        expect(unpackCounts(packCounts(counts, HOUR), HOUR)).toEqual(counts);
      }),
    );
  });

  it('keeps the order of keys, on which the caps depend', () => {
    const counts = ['z.example', 'other', 'a.example'].reduce(
      (into, name) => put(into, 'domains', name, [1, 0, 0]),
      emptyCounts(),
    );

    expect([...unpackCounts(packCounts(counts, HOUR), HOUR).domains.keys()]).toEqual([
      'z.example',
      'other',
      'a.example',
    ]);
  });

  it('keeps counters up to the largest whole number', () => {
    const counts = emptyCounts();
    counts.totals.sends = Number.MAX_SAFE_INTEGER;

    expect(unpackCounts(packCounts(counts, HOUR), HOUR).totals.sends).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('loses no count where two names differ only in half surrogates, which UTF-8 cannot hold', () => {
    const counts = emptyCounts();
    put(counts, 'domains', 'x\uD800.example', [1, 2, 3]);
    put(counts, 'domains', 'x\uDC00.example', [10, 0, 30]);

    expect([...unpackCounts(packCounts(counts, HOUR), HOUR).domains]).toEqual([['x\uFFFD.example', [11, 2, 33]]]);
  });

  it('takes few bytes where little happened', () => {
    expect(packCounts(emptyCounts(), HOUR)).toHaveLength(11);
    expect(packCounts(countsOf(eventOf('Delivery', { domain: 'gmail.com' })), HOUR).length).toBeLessThan(60);
  });
});

describe('packSets', () => {
  it('is read back as it was by unpackSets, names of sets and all', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(setName, anyCounts({ maxKeys: 3, maxHours: 2 })), { maxLength: 6 }), (entries) => {
        const sets = new Map(entries);

        const back = unpackSets(packSets(sets, HOUR), HOUR);

        expect(back).toEqual(sets);
        expect([...back.keys()]).toEqual([...sets.keys()]);
      }),
    );
  });

  it('spells a name once, however often it is used', () => {
    const counts = put(emptyCounts(), 'domains', `${'d'.repeat(249)}.com`, [1, 0, 0]);
    const sets = new Map(Array.from({ length: 10 }, (_, index) => [`set-${index}`, counts] as const));

    expect(packSets(sets, HOUR).length).toBeLessThan(253 + 10 * 30);
  });
});

describe.each([
  ['unpackCounts', (bytes: Uint8Array) => unpackCounts(bytes, HOUR)],
  ['unpackSets', (bytes: Uint8Array) => unpackSets(bytes, HOUR)],
])('%s', (name, unpack) => {
  const packed = (counts: ReturnType<typeof emptyCounts>) =>
    name === 'unpackCounts' ? packCounts(counts, HOUR) : packSets(new Map([['acme', counts]]), HOUR);

  it('throws RangeError wherever the bytes end early', () => {
    fc.assert(
      fc.property(anyCounts(), fc.nat(), (counts, at) => {
        const bytes = packed(counts);

        expect(() => unpack(bytes.subarray(0, at % bytes.length))).toThrow(RangeError);
      }),
    );
  });

  it.each([0, FORMAT + 1, 127])('throws RangeError for the format %d', (format) => {
    const bytes = packed(emptyCounts());
    bytes[0] = format;

    expect(() => unpack(bytes)).toThrow(RangeError);
  });

  it('throws nothing but RangeError for damaged bytes', () => {
    fc.assert(
      fc.property(anyCounts(), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1 }), (counts, hits) => {
        const bytes = packed(counts);
        for (const [at, value] of hits) bytes[at % bytes.length] = value;
        try {
          unpack(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('VOCABULARY', () => {
  // Stored items refer to these by their place: add at the end, never change what is here.
  it('begins as it always has', () => {
    expect(VOCABULARY.slice(0, 78).join(' ')).toBe(
      'unknown-user inactive-mailbox mailbox-full content-blocked blocklisted authentication-failure rate-limited ' +
        'policy dns-or-routing too-large timeout other ' +
        'google microsoft yahoo apple comcast united-internet mail-ru yandex proton orange free laposte zoho ' +
        'fastmail qq netease naver ' +
        'spamhaus spamcop barracuda sorbs uceprotect abusix invaluement mailspike psbl surbl uribl cloudmark ' +
        'bt charter cox daum docomo freenet kddi libero onet rambler seznam sfr sina softbank telecom-italia ' +
        'telekom-de telstra uol virgin-media wp-pl ' +
        'validity proofpoint trend-micro symantec cisco-talos hostkarma cobion spamrl nixspam backscatterer spfbl ' +
        's5h gbudb dronebl hetrix wpbl mimecast',
    );
  });

  it('has every name once', () => {
    expect(new Set(VOCABULARY).size).toBe(VOCABULARY.length);
  });

  it.each([
    ['bounce reason', BOUNCE_REASONS],
    ['mailbox provider', PROVIDER_IDS],
    ['blocklist', BLOCKLIST_IDS],
  ])('knows every %s, so that the size of a slot is bounded', (_, names) => {
    expect(names.filter((name) => !VOCABULARY.includes(name))).toEqual([]);
  });
});
