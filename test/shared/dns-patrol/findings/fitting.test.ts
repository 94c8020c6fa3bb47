import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainReport } from '../../../../shared/dns-patrol/authentication/report.ts';
import { RULES, type RuleId } from '../../../../shared/dns-patrol/authentication/rules.data.ts';
import { compareRecords, type KnownRecords } from '../../../../shared/dns-patrol/findings/drift.ts';
import { fitting } from '../../../../shared/dns-patrol/findings/fitting.ts';
import { jsonBytes } from '../../../../shared/kernel/bytes.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { fakeDns } from '../../../support/fake-dns.ts';

/** DynamoDB's item, less names, keys and times. Unit: bytes. */
const ITEM = 400_000 - 1_000;
/** A zone says what it likes: bytes that JSON writes as six, characters of three bytes, plain text. */
const text = fc
  .tuple(fc.constantFrom('\u0001', '\u20ac', 'x', '"', '\u{1f600}'), fc.integer({ min: 1, max: 4_000 }))
  .map(([char, length]) => char.repeat(length));

describe('what is remembered of a zone', () => {
  it('fits into an item, whatever it says at each look, and whatever new names it refers to', async () => {
    const look = fc.array(fc.array(text, { maxLength: 60 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(look, { minLength: 1, maxLength: 5 }), async (looks) => {
        let known: KnownRecords = {};
        for (const [at, names] of looks.entries()) {
          const report = new DomainReport();
          for (const [n, texts] of names.entries()) {
            // Other names in each look: what an SPF record includes may change each hour.
            const name = `n${n}.look${at}.example`;
            await report.texts(fakeDns({ [name]: { TXT: texts } }), 'spf', name);
          }
          known = compareRecords(known, report.records, at * DAY_MS).known;
          expect(Object.keys(known)).toEqual(expect.arrayContaining(Object.keys(report.records)));
        }
        expect(jsonBytes(known)).toBeLessThan(ITEM);
      }),
      { numRuns: 20 },
    );
  });

  it.each(['\u0001', '\u20ac', '"'])('fits into an item though all of it is %j', async (char) => {
    const report = new DomainReport();
    for (let n = 0; n < 20; n++) {
      const name = `n${n}.example`;
      const TXT = Array.from({ length: 40 }, (_, at) => `${at}${char.repeat(900)}`);
      await report.texts(fakeDns({ [name]: { TXT } }), 'spf', name);
    }
    expect(jsonBytes(compareRecords({}, report.records, 0).known)).toBeLessThan(ITEM);
  });

  it('goes the longest unseen first where there is no room', async () => {
    let known: KnownRecords = {};
    for (let at = 0; at < 10; at++) {
      known = compareRecords(known, { [`look${at}.example TXT`]: ['x'.repeat(100_000)] }, at).known;
    }
    expect(Object.keys(known)).toEqual(['look7.example TXT', 'look8.example TXT', 'look9.example TXT']);
  });
});

describe('fitting', () => {
  const report = new DomainReport();
  for (const [rule] of RULES) for (let n = 0; n < 20; n++) report.find(rule, `${n}${'\u0001'.repeat(3_000)}`);
  for (let n = 0; n < 500; n++) report.cannotTell(`check${n % 30}`, `${n}${'\u0001'.repeat(3_000)}`);
  const worst = {
    domain: 'example.com',
    checkedAt: 1,
    findings: report.findings.map((one) => ({ ...one, mend: 'x'.repeat(900), since: 1 })),
    undetermined: report.undetermined.map((one) => ({ ...one, since: 1, looks: 3, isTold: false })),
  };

  it('makes the most that a zone can be found guilty of fit into an item, and keeps every rule', () => {
    expect(jsonBytes(worst)).toBeGreaterThan(ITEM);
    const found = fitting(worst);

    expect(jsonBytes(found)).toBeLessThan(ITEM);
    expect(new Set(found.findings.map(({ rule }) => rule))).toEqual(new Set(RULES.map(([rule]): RuleId => rule)));
    expect(found.findings).toHaveLength(worst.findings.length);
    expect(found.undetermined).toHaveLength(worst.undetermined.length);
  });

  it('leaves what fits as it is, and shows no half of a record to publish', () => {
    const [one] = worst.findings;
    const small = { ...worst, findings: one === undefined ? [] : [one], undetermined: [] };
    expect(fitting(small)).toBe(small);
    for (const { mend, decide } of fitting(worst).findings) {
      expect([null, 'x'.repeat(900)]).toContain(mend);
      if (mend === null) expect(decide).toContain('lazaretto patrol auth');
    }
  });
});
