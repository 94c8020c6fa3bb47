import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../shared/audit-counts/cause.ts';
import { GAP_LEAST, gapBetween } from '../../../shared/audit-counts/compare.ts';
import { auditAlert, auditCleared } from '../../../shared/audit-counts/messages.ts';
import type { CountFinding, Gap, SesReported } from '../../../shared/audit-counts/model.ts';
import { emptyTotals, type Totals } from '../../../shared/counting/counts.ts';

const totals = (over: Partial<Totals>): Totals => ({ ...emptyTotals(), ...over });
const cloudwatch = (counts: SesReported['counts']): SesReported => ({
  source: 'cloudwatch',
  configurationSet: 'acme',
  counts,
});

describe('gapBetween', () => {
  it.each([
    [9_900, 10_000, false],
    [9_899, 10_000, true],
    [981, 1_000, false],
    [980, 1_000, true],
    [0, GAP_LEAST - 1, false],
    [0, GAP_LEAST, true],
    [10_500, 10_000, false],
  ])('counted %i of %i: %s', (sends, reported, isGap) => {
    expect(gapBetween(totals({ sends }), cloudwatch({ sends: reported })) !== null).toBe(isGap);
  });

  it('measures every figure against the volume of the set', () => {
    expect(gapBetween(totals({ sends: 10_000 }), cloudwatch({ sends: 10_000, bounces: 90 }))).toBeNull();
    expect(gapBetween(totals({ sends: 10_000 }), cloudwatch({ sends: 10_000, bounces: 110 }))).toMatchObject({
      what: 'bounces',
      counted: 0,
      reported: 110,
      share: 0.011,
    });
  });

  it('takes every published bounce for a bounce of CloudWatch, and hard ones for those of VDM', () => {
    const ours = totals({ sends: 1_000, hardBounces: 50, softBounces: 20, undeterminedBounces: 20, suppressed: 20 });
    expect(gapBetween(ours, cloudwatch({ sends: 1_000, bounces: 110 }))).toBeNull();
    expect(gapBetween(ours, { ...cloudwatch({ sends: 1_000, hardBounces: 50 }), source: 'vdm' })).toBeNull();
    expect(gapBetween(ours, { ...cloudwatch({ sends: 1_000, hardBounces: 75 }), source: 'vdm' })).toMatchObject({
      what: 'hardBounces',
    });
  });

  it('never finds anything where we counted as much or more', () => {
    const some = fc.nat(1_000_000);
    fc.assert(
      fc.property(some, some, some, some, (sends, deliveries, hardBounces, more) => {
        const ours = totals({ sends: sends + more, deliveries: deliveries + more, hardBounces: hardBounces + more });
        const counts = { sends, deliveries, hardBounces, bounces: hardBounces };
        for (const source of ['cloudwatch', 'vdm'] as const) {
          expect(gapBetween(ours, { source, configurationSet: null, counts })).toBeNull();
        }
      }),
    );
  });
});

describe('complaints', () => {
  const vdm = (counts: SesReported['counts']): SesReported => ({ ...cloudwatch(counts), source: 'vdm' });
  const ours = (complaints: number) => totals({ sends: 10_000, deliveries: 10_000, complaints });
  it.each([
    [0, 2, false],
    [0, 3, true],
    [1, 4, true],
    [2, 4, false],
    [8, 15, false],
    [7, 15, true],
    [66, 100, false],
    [65, 100, true],
    [9_201, 10_000, false],
    [9_200, 10_000, true],
    [20, 10, false],
  ])('counted %i of %i: %s', (counted, complaints, isGap) => {
    const found = gapBetween(ours(counted), vdm({ sends: 10_000, deliveries: 10_000, complaints }));
    expect(found !== null).toBe(isGap);
    if (isGap) expect(found).toMatchObject({ what: 'complaints', share: (complaints - counted) / complaints });
  });

  it('speak only where nothing else is short', () => {
    expect(gapBetween(ours(0), vdm({ sends: 20_000, complaints: 50 }))?.what).toBe('sends');
  });

  it('of CloudWatch may be those of a suppression list, which were never sent', () => {
    const suppressed = { ...ours(0), suppressed: 10 };
    expect(gapBetween(suppressed, cloudwatch({ sends: 10_000, complaints: 10 }))).toBeNull();
    expect(gapBetween(suppressed, vdm({ sends: 10_000, complaints: 10 }))?.what).toBe('complaints');
  });

  it('are never short for the day on which SES counts them, as far as chance goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 100_000 }), (complaints) => {
        const chance = Math.floor(3 * Math.sqrt(complaints));
        expect(gapBetween(ours(complaints - chance), vdm({ sends: 10_000, complaints }))).toBeNull();
      }),
    );
  });

  it('that are not reported at all are no finding', () => {
    expect(gapBetween(ours(0), vdm({ sends: 10_000 }))).toBeNull();
  });

  it('have a cause of their own', () => {
    const well = { watched: true, deadLetters: 0, undelivered: 0, anythingCounted: true };
    expect(causeOf(gap({ what: 'complaints' }), well)).toContain('COMPLAINT');
  });
});

const gap = (over: Partial<Gap> = {}): Gap => ({
  source: 'vdm',
  configurationSet: 'acme',
  what: 'deliveries',
  counted: 9_000,
  reported: 10_000,
  share: 0.1,
  ...over,
});

describe('causeOf', () => {
  const well = { watched: true, deadLetters: 0, undelivered: 0, anythingCounted: true };
  it.each([
    [{ ...well, watched: false }, 'destination is missing, off'],
    [{ ...well, undelivered: 7 }, 'SNS could not deliver 7 messages'],
    [{ ...well, anythingCounted: false }, 'nothing at all was counted'],
    [{ ...well, deadLetters: 3 }, '3 messages wait in the dead-letter queue'],
    [well, 'missing or off for a part of the day'],
    [{ watched: null, deadLetters: null, undelivered: null, anythingCounted: true }, 'a part of the day'],
  ])('of %j', (signals, words) => {
    expect(causeOf(gap(), signals)).toContain(words);
  });

  it('of the account is mail without a set', () => {
    expect(causeOf(gap({ configurationSet: null }), { ...well, watched: null })).toContain(
      'without a configuration set',
    );
  });
});

describe('the alert', () => {
  const DAY = 20_454;
  const finding = (name: string, share: number): CountFinding => ({
    gap: gap({ configurationSet: name, share }),
    cause: 'its event destination is missing',
  });

  it('says what is short, by how much, and why; the worst first, ten at most', () => {
    const one = auditAlert({ since: 5, reminders: 0, findings: [finding('acme', 0.1)] }, DAY);
    expect(one).toMatchObject({
      alertId: 'audit:5',
      kind: 'audit',
      severity: 'warning',
      configurationSet: 'acme',
      title: 'acme: fewer events counted than SES reports',
      sentence:
        'On 2026-01-01 acme: 9,000 deliveries counted, 10,000 reported by Virtual Deliverability Manager, ' +
        '10.00 % short: its event destination is missing',
    });
    const findings = Array.from({ length: 13 }, (_, index) => finding(`set-${index}`, index / 100));
    const many = auditAlert({ since: 5, reminders: 0, findings }, DAY);
    expect(many).toMatchObject({ configurationSet: null, title: '13 sets: fewer events counted than SES reports' });
    expect(many.sentence).toMatch(/^On 2026-01-01 set-12: .*; and 3 more$/);
    expect(many.sentence).not.toContain('set-2:');
  });

  it('ends under the same name', () => {
    const state = { since: 5, reminders: 0, findings: [finding('acme', 0.1)] };
    expect(auditCleared(state, DAY, 99)).toMatchObject({ alertId: 'audit:5', phase: 'cleared', at: 99 });
  });
});
