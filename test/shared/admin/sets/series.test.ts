import { describe, expect, it } from 'vitest';
import { Series } from '../../../../shared/admin/schema/series.ts';
import { readSeries } from '../../../../shared/admin/sets/series.ts';
import { HOUR_MS, hourOf, hourStart, iso } from '../../../../shared/kernel/time.ts';
import { REPLY_CLASSES } from '../../../../shared/replies/reply-class.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const REPUTATION = {
  delayStatus: '4.7.0',
  delayDiagnostic: 'smtp; 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints',
};

describe('the series of a set', () => {
  it('shows deferrals by mailbox provider, and what their replies are about', async () => {
    const world = memoryWorld();
    await world.events('DeliveryDelay', 5, { set: 'acme', domain: 'yahoo.com', ...REPUTATION });
    await world.events('DeliveryDelay', 2, {
      set: 'acme',
      domain: 'yahoo.com',
      delayDiagnostic: 'smtp; 451 try later',
    });
    await world.events('DeliveryDelay', 9, { set: 'acme', domain: 'gmx.de', delayDiagnostic: 'smtp; 451 try later' });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);

    const from = hourStart(hourOf(SENT_AT));
    const series = await readSeries(world.totals, 'acme', 'hour', { from, to: from + HOUR_MS });

    expect(Series.parse(series)).toEqual(series);
    expect(series.totals.delays).toBe(16);
    expect(series.deferrals.map(({ name, count }) => [name, count])).toEqual([
      ['united-internet', 9],
      ['yahoo', 7],
    ]);
    expect(series.deferrals[1]?.about[0]).toEqual({ name: 'reputation', count: 5 });
    for (const { count, about } of series.deferrals) {
      expect(about.reduce((sum, one) => sum + one.count, 0)).toBe(count);
      expect(about.every(({ name }) => (REPLY_CLASSES as readonly string[]).includes(name))).toBe(true);
    }
  });

  it('shows the points of one mailbox provider, of those that answer to each rate', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 9, { set: 'acme', domain: 'yahoo.com' });
    await world.events('Bounce', 3, { set: 'acme', domain: 'yahoo.com' });
    await world.events('Complaint', 1, { set: 'acme', domain: 'yahoo.com' });
    await world.events('Delivery', 5, { set: 'acme', domain: 'gmail.com' });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);
    const from = hourStart(hourOf(SENT_AT));
    const ask = (provider?: string) => readSeries(world.totals, 'acme', 'hour', { from, to: from + HOUR_MS }, provider);

    const yahoo = await ask('yahoo');
    expect(Series.parse(yahoo)).toEqual(yahoo);
    expect(yahoo.ofProvider).toMatchObject({ name: 'yahoo', reports: true });
    expect(yahoo.ofProvider?.points).toHaveLength(1);
    expect(yahoo.ofProvider?.points[0]).toMatchObject({
      ...{ deliveries: 9, hardBounces: 3, complaints: 1, outcomes: 12, reporting: 9 },
      ...{ hardBounceRate: 3 / 12, complaintRate: 1 / 9 },
    });
    expect(yahoo.points[0]).toMatchObject({ outcomes: 17, reporting: 9, hardBounceRate: 3 / 17 });
    expect((await ask('google')).ofProvider).toMatchObject({
      reports: false,
      points: [{ deliveries: 5, outcomes: 5, reporting: 0, complaintRate: null }],
    });
    expect((await ask('nobody')).ofProvider?.points).toEqual([]);
    expect((await ask()).ofProvider).toBeNull();
  });

  it('shows none where nothing was put off', async () => {
    const world = memoryWorld();
    await world.events('Delivery', 5, { set: 'acme' });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);
    const series = await readSeries(world.totals, 'acme', 'hour', { from: SENT_AT, to: SENT_AT + HOUR_MS });
    expect(series.deferrals).toEqual([]);
  });

  it('shows by mailbox provider what was sent, delivered soon, and waits at SES', async () => {
    const world = memoryWorld();
    const late = { set: 'acme', domain: 'yahoo.com', sentAt: SENT_AT };
    await world.events('Send', 10, late);
    await world.events('Send', 20, { ...late, domain: 'gmx.de' });
    await world.events('Delivery', 4, late);
    await world.events('Delivery', 20, { ...late, domain: 'gmx.de' });
    await world.evaluate();
    await world.pass(2.5 * HOUR_MS);
    await world.events('Delivery', 1, { ...late, at: world.clock.at });
    await world.evaluate();
    await world.pass(2 * HOUR_MS);

    const from = hourStart(hourOf(SENT_AT));
    for (const by of ['hour', 'slot'] as const) {
      const series = await readSeries(world.totals, 'acme', by, { from, to: from + 5 * HOUR_MS });
      expect(Series.parse(series)).toEqual(series);
      expect(series.flow).toEqual([
        { name: 'united-internet', sent: 20, soon: 1, waiting: 0 },
        { name: 'yahoo', sent: 10, soon: 0.4, waiting: 5 },
      ]);
      expect(series.flowHours.at).toEqual([0, 1, 2, 3, 4].map((hour) => iso(from + hour * HOUR_MS)));
      expect(series.flowHours.providers).toEqual([
        { name: 'united-internet', sent: [20, 0, 0, 0, 0], soon: [1, null, null, null, null], deferrals: [] },
        { name: 'yahoo', sent: [10, 0, 0, 0, 0], soon: [0.4, null, null, null, null], deferrals: [] },
      ]);
    }
    const day = { from, to: from + 5 * HOUR_MS };
    const byDay = await readSeries(world.totals, 'acme', 'day', day);
    expect([byDay.flow, byDay.flowHours]).toEqual([[], { at: [], providers: [] }]);
  });
});
