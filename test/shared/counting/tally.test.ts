import { describe, expect, it } from 'vitest';
import { emptyCounts, JUDGED, JUDGED_AT, type JudgedColumn, judgedCell } from '../../../shared/counting/counts.ts';
import { JUDGED_AGE_MS, tally } from '../../../shared/counting/tally.ts';
import { METRICS, signalOf } from '../../../shared/judging/metrics.ts';
import { HOUR_MS, SLOT_MS, slotOf, slotStart } from '../../../shared/kernel/time.ts';
import { whyNotJudged } from '../../../shared/standing/shown.ts';
import { countsOf, eventOf, HOUR, nonZero, parsed, units } from '../../support/counting.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType, sesEvent } from '../../support/ses-events.ts';

const JANE = 'jane@example.com';
const SOFT = { bounceType: 'Transient', bounceSubType: 'General' };
const UNDETERMINED = { bounceType: 'Undetermined', bounceSubType: 'Undetermined' };
const POOR_REPUTATION = 'smtp; 421 4.7.0 Messages deferred due to the poor reputation of the sending IP';
/** An event for each column of the judge. A new column does not compile without one. */
const CHARGED_BY: Readonly<Record<JudgedColumn, readonly [SesEventType, SesEventOverrides]>> = {
  sends: ['Send', {}],
  deliveries: ['Delivery', {}],
  hardBounces: ['Bounce', {}],
  complaints: ['Complaint', {}],
  missingMailboxes: ['Bounce', { ...SOFT, status: '5.3.0', diagnostic: 'smtp; 550 no such mailbox' }],
  expired: ['Bounce', { ...SOFT, status: '4.4.7', diagnostic: 'smtp; 550 4.4.7 Message expired' }],
  rejects: ['Reject', {}],
  renderingFailures: ['Rendering Failure', {}],
  suppressed: ['Bounce', { bounceSubType: 'OnAccountSuppressionList' }],
  reputationDeferrals: ['DeliveryDelay', { delayDiagnostic: POOR_REPUTATION }],
  undatedBounces: ['Bounce', { at: SENT_AT, sentAt: SENT_AT }],
};
const judgedOf = (type: SesEventType, overrides: SesEventOverrides = {}) =>
  Object.fromEntries(
    [...countsOf(eventOf(type, overrides)).judged].map(([hour, cells]) => [hour - HOUR, Object.fromEntries(cells)]),
  );

describe('tally', () => {
  it.each<[SesEventType, SesEventOverrides, object]>([
    ['Send', {}, { sends: 1 }],
    ['Send', { recipients: [JANE, 'joe@example.com'] }, { sends: 2 }],
    ['Send', { recipients: [] }, { sends: 1 }],
    ['Send', { headers: [] }, { sends: 1 }],
    [
      'Send',
      { recipients: [JANE, 'joe@example.com'], headers: [{ name: 'From', value: JANE }] },
      { sends: 2, withoutUnsubscribe: 2, withoutFeedbackId: 2 },
    ],
    ['Delivery', { headers: [{ name: 'From', value: JANE }] }, { deliveries: 1 }],
    ['Delivery', {}, { deliveries: 1 }],
    ['Bounce', { bounceType: 'Permanent' }, { hardBounces: 1 }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'Suppressed' }, { hardBounces: 1 }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' }, { suppressed: 1 }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'OnTenantSuppressionList' }, { suppressed: 1 }],
    ['Bounce', { bounceType: 'Permanent', bounceSubType: 'EmailValidationSuppressed' }, { suppressed: 1 }],
    ['Bounce', { bounceType: 'Transient' }, { softBounces: 1 }],
    ['Bounce', { bounceType: 'Undetermined', bounceSubType: 'Undetermined' }, { undeterminedBounces: 1 }],
    ['Complaint', {}, { complaints: 1 }],
    ['Complaint', { complaintSubType: 'OnAccountSuppressionList' }, { suppressed: 1 }],
    ['Complaint', { complaintFeedbackType: 'not-spam' }, {}],
    ['Reject', {}, { rejects: 1 }],
    ['Rendering Failure', {}, { renderingFailures: 1 }],
    ['DeliveryDelay', {}, { delays: 1 }],
    ['Open', {}, { opens: 1 }],
    ['Click', {}, { clicks: 1 }],
    ['Subscription', {}, { subscriptions: 1 }],
    ['Delivery', { recipients: ['success@simulator.amazonses.com'] }, {}],
  ])('counts a %s %o as %o and nothing else', (type, overrides, totals) => {
    expect(nonZero(countsOf(eventOf(type, overrides)).totals)).toEqual(totals);
  });

  it('counts a report of failed authentication apart, and judges it not', () => {
    const counts = countsOf(eventOf('Complaint', { complaintFeedbackType: 'auth-failure', recipients: [JANE] }));

    expect(nonZero(counts.totals)).toEqual({});
    expect(Object.fromEntries(counts.unknown)).toEqual({ 'complaint:auth-failure': [1] });
    expect([counts.judged.size, counts.providers.size]).toEqual([0, 0]);
  });

  it('counts by mailbox provider: delivered, hard, soft, complained', () => {
    const counts = countsOf(
      eventOf('Delivery', { recipients: ['a@gmail.com', 'b@gmail.com', 'c@example.org'] }),
      eventOf('Bounce', { bounceType: 'Permanent', recipients: ['d@gmail.com'] }),
      eventOf('Bounce', { bounceType: 'Transient', recipients: ['e@outlook.com'] }),
      eventOf('Bounce', { bounceType: 'Undetermined', recipients: ['e@yahoo.com'] }),
      eventOf('Complaint', { recipients: ['f@outlook.com'] }),
      eventOf('Send', { recipients: ['g@yahoo.com'] }),
    );

    expect(Object.fromEntries(counts.providers)).toEqual({
      google: [2, 1, 0, 0],
      '@example.org': [1, 0, 0, 0],
      microsoft: [0, 0, 1, 1],
    });
  });

  it('counts a complaint at the provider of the first whom it names, and at other where it names nobody', () => {
    const named = countsOf(eventOf('Complaint', { recipients: ['a@yahoo.com', 'b@outlook.com'] }));

    expect(Object.fromEntries(named.providers)).toEqual({ yahoo: [0, 0, 0, 1] });
    expect([...countsOf(eventOf('Complaint', { recipients: [] })).providers.keys()]).toEqual(['other']);
  });

  it('counts bounces by reason, hard and soft and undetermined alike, and by the blocklist that is named', () => {
    const listed = '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org';
    const counts = countsOf(
      eventOf('Bounce'),
      eventOf('Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull', status: '4.2.2', diagnostic: '' }),
      eventOf('Bounce', { bounceType: 'Permanent', status: '5.7.1', diagnostic: listed }),
    );

    expect(Object.fromEntries(counts.reasons)).toEqual({ 'unknown-user': [1], 'mailbox-full': [1], blocklisted: [1] });
    expect(Object.fromEntries(counts.blocklists)).toEqual({ spamhaus: [1] });
  });

  it('counts by sending domain and outgoing IP: delivered, hard, complained', () => {
    const at = { fromDomain: 'news.example', outgoingIp: '192.0.2.7' };
    const counts = countsOf(
      eventOf('Delivery', at),
      eventOf('Bounce', { ...at, bounceType: 'Permanent' }),
      eventOf('Bounce', { ...at, bounceType: 'Transient' }),
      eventOf('Complaint', { fromDomain: 'news.example', outgoingIp: null }),
    );

    expect(Object.fromEntries(counts.domains)).toEqual({ 'news.example': [1, 1, 1] });
    expect(Object.fromEntries(counts.ips)).toEqual({ '192.0.2.7': [1, 1, 0] });
  });

  it('counts what was suppressed nowhere but under suppressed', () => {
    for (const event of [
      eventOf('Bounce', { bounceSubType: 'OnAccountSuppressionList' }),
      eventOf('Complaint', { complaintSubType: 'OnAccountSuppressionList' }),
    ]) {
      const counts = countsOf(event);

      expect(nonZero(counts.totals)).toEqual({ suppressed: 1 });
      expect({ ...counts, totals: null, judged: null }).toEqual({ ...emptyCounts(), totals: null, judged: null });
    }
  });

  it.each([
    [`mail.${'a'.repeat(63)}.co.uk`, `@${'a'.repeat(63)}.co.uk`],
    ['mail.acme.example', '@acme.example'],
    [`${'a'.repeat(64)}.example`, 'other'],
    ['localhost', 'other'],
    ['[192.0.2.1]', 'other'],
    ['a_b.example', 'other'],
  ])('takes the registered domain of %s for a provider: %s', (domain, provider) => {
    const counts = countsOf(eventOf('Bounce', { recipients: [`jane@${domain}`] }));
    expect([...counts.providers.keys()]).toEqual([provider]);
  });

  it('counts a subtype of the future under its own name, beside the class that it falls under', () => {
    const counts = countsOf(
      eventOf('Bounce', { bounceType: 'Permanent', bounceSubType: 'Novel' }),
      eventOf('Bounce', { bounceType: 'Permanent', bounceSubType: 'NovelSuppression', feedbackId: 'f2' }),
      eventOf('Bounce', { bounceType: 'Novel', bounceSubType: 'Novel', feedbackId: 'f3' }),
    );

    expect(Object.fromEntries(counts.unknown)).toEqual({
      'bounce:Permanent/Novel': [1],
      'bounce:Permanent/NovelSuppression': [1],
      'bounce:Novel/Novel': [1],
    });
    expect(nonZero(counts.totals)).toEqual({ hardBounces: 1, suppressed: 1, undeterminedBounces: 1 });
  });

  it('counts a type of the future under its own name and nowhere else', () => {
    const counts = countsOf(parsed(JSON.stringify({ ...sesEvent('Send'), eventType: '__proto__' })));

    expect([...counts.unknown]).toEqual([['event:__proto__', [1]]]);
    expect(nonZero(counts.totals)).toEqual({});
    expect(counts.judged.size).toBe(0);
  });

  it.each<[SesEventType, SesEventOverrides, JudgedColumn]>([
    ['Send', {}, 'sends'],
    ['Delivery', {}, 'deliveries'],
    ['Bounce', { bounceType: 'Permanent' }, 'hardBounces'],
    ['Complaint', {}, 'complaints'],
    ['Complaint', { complaintSubType: 'OnAccountSuppressionList' }, 'suppressed'],
    ['Bounce', { bounceSubType: 'OnAccountSuppressionList' }, 'suppressed'],
    ['Bounce', { ...SOFT, status: '5.3.0', diagnostic: 'smtp; 550 no such mailbox' }, 'missingMailboxes'],
    ['Bounce', { ...SOFT, status: '5.2.1', diagnostic: 'smtp; 550 5.2.1 mailbox disabled' }, 'missingMailboxes'],
    ['Bounce', { ...UNDETERMINED, status: '5.1.1', diagnostic: 'smtp; 550 no such mailbox' }, 'missingMailboxes'],
    ['Bounce', { ...SOFT, status: '4.4.7', diagnostic: 'smtp; 550 4.4.7 Message expired' }, 'expired'],
    ['Bounce', { ...UNDETERMINED, status: '4.4.7', diagnostic: 'smtp; 550 4.4.7 Message expired' }, 'expired'],
    ['Reject', {}, 'rejects'],
    ['Rendering Failure', {}, 'renderingFailures'],
  ])('charges a %s to its sending hour and provider', (type, overrides, column) => {
    const late = ['Send', 'Reject', 'Rendering Failure'].includes(type) ? {} : { at: SENT_AT + 30 * HOUR_MS };

    expect(judgedOf(type, { sentAt: SENT_AT, domain: 'yahoo.com', ...late, ...overrides })).toEqual({
      0: { yahoo: judgedCell({ [column]: 1 }) },
    });
  });

  it.each(JUDGED)('charges %s for an event of its own', (column) => {
    const [cells] = countsOf(eventOf(...CHARGED_BY[column])).judged.values();

    expect([...(cells?.values() ?? [])].map((cell) => cell[JUDGED_AT[column]])).toEqual([1]);
  });

  it.each(METRICS.map((metric) => signalOf(metric).hits))(
    'counts %s so that a set without Send and Delivery is not called judged',
    (column) => {
      const { totals } = countsOf(eventOf(...CHARGED_BY[column]));

      expect(whyNotJudged('acme-news', totals)).toBe('publishes neither Send nor Delivery');
    },
  );

  it.each<[SesEventType, SesEventOverrides]>([
    ['Bounce', { ...SOFT, status: '4.2.2', diagnostic: 'smtp; 452 4.2.2 mailbox full' }],
    ['Bounce', { ...UNDETERMINED, status: '5.0.0', diagnostic: '' }],
    ['DeliveryDelay', {}],
    ['Open', {}],
    ['Click', {}],
    ['Subscription', {}],
  ])('never lets the judge see a %s %o', (type, overrides) => {
    expect(judgedOf(type, overrides)).toEqual({});
  });

  it.each([
    ['in the slot of its mail', 0, SLOT_MS - 1, [1, 0]],
    ['in the next slot', 0, SLOT_MS, [0, 1]],
    ['at the end of the next slot', 0, 2 * SLOT_MS - 1, [0, 1]],
    ['minutes after its mail, in the next slot', SLOT_MS - 1, SLOT_MS, [0, 1]],
    ['two slots later', SLOT_MS - 1, 2 * SLOT_MS, null],
  ])('notes a hard bounce that comes %s', (_, sent, came, prompt) => {
    const start = slotStart(slotOf(SENT_AT));
    const hard = eventOf('Bounce', { domain: 'yahoo.com', sentAt: start + sent, at: start + came });
    const soft = eventOf('Bounce', { ...SOFT, domain: 'yahoo.com', sentAt: start + sent, at: start + came });

    expect(Object.fromEntries(countsOf(hard).prompt)).toEqual(prompt === null ? {} : { yahoo: prompt });
    expect(countsOf(soft).prompt.size).toBe(0);
  });

  it.each<[SesEventType, keyof ReturnType<typeof emptyCounts>['totals']]>([
    ['Delivery', 'deliveries'],
    ['Bounce', 'hardBounces'],
    ['Complaint', 'complaints'],
  ])('judges a %s up to 168 hours after the sending and counts it ever after', (type, counter) => {
    const aged = (age: number) => countsOf(eventOf(type, { sentAt: SENT_AT, at: SENT_AT + age }));

    expect(aged(JUDGED_AGE_MS).judged.size).toBe(1);
    expect(aged(JUDGED_AGE_MS + 1).judged.size).toBe(0);
    expect(aged(JUDGED_AGE_MS + 1).totals[counter]).toBe(1);
    expect(JUDGED_AGE_MS).toBe(168 * HOUR_MS);
  });

  it('counts a second complaint of a person, and does not show it to the judge', () => {
    const counts = emptyCounts();
    for (const unit of units(eventOf('Complaint'))) tally(counts, unit, false);

    expect(nonZero(counts.totals)).toEqual({ complaints: 1 });
    expect([...counts.providers.values()]).toEqual([[0, 0, 0, 1]]);
    expect(counts.judged.size).toBe(0);
  });
});
