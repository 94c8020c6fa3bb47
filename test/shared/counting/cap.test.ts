import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Caps, capCounts, ROLLUP_CAPS, SLOT_CAPS, thinOut } from '../../../shared/counting/cap.ts';
import {
  type Counts,
  cellAt,
  DIMENSION_NAMES,
  emptyCounts,
  JUDGED,
  JUDGED_AT,
  judgedCell,
  judgedCellAt,
} from '../../../shared/counting/counts.ts';
import { fold } from '../../../shared/counting/fold.ts';
import { isCompany, sendsFeedback } from '../../../shared/replies/providers.ts';
import { anyCounts, HOUR, put } from '../../support/counting.ts';

const anyCaps = fc.constantFrom(SLOT_CAPS, ROLLUP_CAPS);
const sumOf = (cells: Iterable<readonly number[]>, at: number): number =>
  [...cells].reduce((sum, cell) => sum + (cell[at] ?? 0), 0);
/** A company's domain, or a provider of the table. */
const company = fc.nat({ max: 30 }).map((n) => `@company-${n}.example`);
/** Any counts, some of their providers companies. */
const counted = fc
  .tuple(anyCounts({ maxKeys: 12, maxHours: 6 }), fc.array(fc.tuple(company, fc.nat({ max: 400 })), { maxLength: 30 }))
  .map(([counts, companies]) => {
    for (const [name, hits] of companies) {
      put(counts, 'providers', name, [400 - hits, hits, 0, 0]);
      const cell = judgedCellAt(counts.judged, HOUR, name);
      cell[JUDGED_AT.deliveries] = 400 - hits;
      cell[JUDGED_AT.hardBounces] = hits;
    }
    return counts;
  });

describe('capCounts', () => {
  it('loses no count of any dimension', () => {
    fc.assert(
      fc.property(counted, anyCaps, (counts, caps) => {
        const kept = capCounts(counts, caps);

        expect(kept.totals).toEqual(counts.totals);
        for (const dimension of DIMENSION_NAMES) {
          for (const at of [0, 1, 2, 3]) {
            expect(sumOf(kept[dimension].values(), at)).toBe(sumOf(counts[dimension].values(), at));
          }
        }
      }),
    );
  });

  it('keeps every hour whole, and feedback apart from none', () => {
    fc.assert(
      fc.property(counted, anyCaps, fc.boolean(), (counts, caps, feedback) => {
        const kept = capCounts(counts, caps);
        const side = (of: Counts, hour: number) =>
          [...(of.judged.get(hour) ?? [])].filter(([name]) => sendsFeedback(name) === feedback).map(([, cell]) => cell);

        expect(new Set(kept.judged.keys())).toEqual(new Set(counts.judged.keys()));
        for (const hour of counts.judged.keys()) {
          for (const at of JUDGED.keys()) expect(sumOf(side(kept, hour), at)).toBe(sumOf(side(counts, hour), at));
        }
      }),
    );
  });

  it('takes no hit from the hour and provider that it belongs to, whatever flood comes with it', () => {
    const hits = [JUDGED_AT.hardBounces, JUDGED_AT.complaints];
    fc.assert(
      fc.property(counted, counted, anyCaps, (counts, flood, caps) => {
        const all = structuredClone(counts);
        fold(all, flood);
        const kept = capCounts(all, caps);

        for (const [hour, cells] of all.judged) {
          for (const [provider, cell] of cells) {
            if (isCompany(provider) || provider === 'other') continue;
            const own = kept.judged.get(hour)?.get(provider);
            for (const at of hits) expect(own?.[at] ?? 0).toBe(cell[at]);
          }
        }
      }),
    );
  });

  it('changes nothing that is capped already', () => {
    fc.assert(
      fc.property(counted, anyCaps, (counts, caps) => {
        const once = capCounts(counts, caps);
        const shape = (of: Counts, c: Caps) => [
          capCounts(of, c).judged,
          capCounts(of, c).providers,
          capCounts(of, c).domains,
        ];

        expect(shape(once, caps)).toEqual([once.judged, once.providers, once.domains]);
      }),
    );
  });

  it("keeps a slot's own mail at Gmail apart from what sends feedback, after any number of providers", () => {
    const counts = emptyCounts();
    for (const name of ['yahoo', 'microsoft', 'apple', 'comcast', 'orange', 'free', 'zoho', 'yandex']) {
      judgedCellAt(counts.judged, HOUR, name)[JUDGED_AT.deliveries] = 700;
    }
    judgedCellAt(counts.judged, HOUR, 'google')[JUDGED_AT.deliveries] = 600;
    const hour = capCounts(counts, SLOT_CAPS).judged.get(HOUR);

    expect(hour?.get('google')).toBeUndefined();
    expect(hour?.get('other-silent')).toEqual(judgedCell({ deliveries: 600 }));
  });

  const mail = (of: Readonly<Record<string, readonly [delivered: number, bounced: number]>>): Counts => {
    const counts = emptyCounts();
    for (const [name, [delivered, bounced]] of Object.entries(of)) {
      put(counts, 'providers', name, [delivered, bounced, 0, 0]);
      const cell = judgedCellAt(counts.judged, HOUR, name);
      cell[JUDGED_AT.deliveries] = delivered;
      cell[JUDGED_AT.hardBounces] = bounced;
    }
    return counts;
  };
  it.each([
    ['a fifth of the bounces', mail({ '@a.example': [0, 5], yahoo: [400, 20] }), true],
    ['less than a fifth', mail({ '@a.example': [0, 5], yahoo: [400, 21] }), false],
    ['the only bounce', mail({ '@a.example': [0, 1], yahoo: [400, 0] }), true],
    ['no bounce and hardly a mail', mail({ '@a.example': [4, 0], yahoo: [400, 0] }), false],
    ['a fifth of the mail', mail({ '@a.example': [20, 0], yahoo: [80, 0] }), true],
    ['less than a fifth of the mail', mail({ '@a.example': [19, 0], yahoo: [81, 0] }), false],
    ['four mails', mail({ '@a.example': [4, 0], yahoo: [0, 0] }), false],
  ])('takes a company with %s for a provider of its own: %s', (_, counts, apart) => {
    const hour = capCounts(counts, SLOT_CAPS).judged.get(HOUR);

    expect(hour?.has('@a.example')).toBe(apart);
    expect(hour?.has('other')).toBe(!apart);
  });
});

describe('thinOut', () => {
  it('bounds the companies of an open slot and keeps what bounced, and every sum', () => {
    const counts = emptyCounts();
    for (let n = 0; n < 5_000; n++) {
      const bounced = n % 100 === 0 ? 1 : 0;
      put(counts, 'providers', `@c${n}.example`, [1 - bounced, bounced, 0, 0]);
      judgedCellAt(counts.judged, HOUR, `@c${n}.example`)[bounced ? JUDGED_AT.hardBounces : JUDGED_AT.deliveries] = 1;
    }
    thinOut(counts);

    expect(counts.providers.size).toBe(51);
    expect(counts.judged.get(HOUR)?.size).toBe(51);
    expect(counts.providers.get('other')).toEqual([4_950, 0, 0, 0]);
    expect(counts.judged.get(HOUR)?.get('other')?.[JUDGED_AT.deliveries]).toBe(4_950);
  });
});

describe('the sending domain of a slot', () => {
  const sent = (...mails: readonly (readonly [domain: string, count: number])[]) => {
    const counts = emptyCounts();
    for (const [domain, count] of mails) cellAt(counts.domains, domain, 3)[0] += count;
    return [...capCounts(counts, SLOT_CAPS).domains.keys()];
  };

  it('is not hidden by sixty characters in front of it, nor by two domains that come first', () => {
    expect(sent([`${'a'.repeat(60)}.spam.example`, 100])).toContain('spam.example');
    expect(sent(['one.example', 1], ['two.example', 1], ['spam.example', 100])).toContain('spam.example');
  });

  it('is not hidden by being many', () => {
    const many = Array.from({ length: 50 }, (_, index) => [`n${index}.spam.example`, 2] as const);
    expect(sent(['one.example', 3], ['two.example', 3], ...many)).toContain('spam.example');
  });

  it.each([
    ['66 characters', `${'a'.repeat(58)}.example`],
    ['67 characters', `${'a'.repeat(59)}.example`],
    ['a label as long as may be', `${'a'.repeat(63)}.example`],
    ['a long suffix', `${'a'.repeat(63)}.us-gov-east-1.elasticbeanstalk.com`],
    ['no suffix', 'a'.repeat(253)],
  ])('is not hidden by being long: %s', (_, long) => {
    const short = [`${'b'.repeat(20)}.example`, `${'c'.repeat(20)}.example`] as const;
    expect(sent([long, 100], [short[0], 3], [short[1], 2])[0]).toBe(long);
    expect(sent([`${'x'.repeat(60)}.${long}`, 100], [short[0], 3], [short[1], 2])[0]).toContain(long.slice(-63));
  });

  it('keeps the name of an identity below it, where there is room', () => {
    expect(sent(['news.acme.example', 9], ['acme.example', 1])).toEqual(['news.acme.example', 'acme.example']);
  });
});
