import { describe, expect, it } from 'vitest';
import { emptyCounts, JUDGED_AT, judgedCellAt } from '../../../../shared/counting/counts.ts';
import { DAY_MS, hourOf, MINUTE_MS, SLOT_MS } from '../../../../shared/kernel/time.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const THROTTLED = 'smtp; 421 4.7.1 Too many connections, slow down';
type Sender = { readonly set: string; readonly delivered: number; readonly perSlot?: number };

/** A week at 300 mails an hour to Yahoo, then slots in which the senders deliver a share. */
async function played(senders: readonly Sender[], { slots = 10, week = 300, times = 1 } = {}) {
  const sets = { 'acme-news': { tenant: 'acme' }, 'beta-news': { tenant: 'beta' }, 'acme-mail': { tenant: 'acme' } };
  const world = memoryWorld({ policy: { sets } });
  for (const { set } of senders) {
    for (let hour = hourOf(SENT_AT) - 169; hour < hourOf(SENT_AT); hour += 1) {
      const counts = emptyCounts();
      const cell = judgedCellAt(counts.judged, hour, 'yahoo');
      cell[JUDGED_AT.sends] = week;
      cell[JUDGED_AT.deliveries] = week * 0.95;
      await world.totals.putHour(set, hour, { weight: 1, counts });
    }
  }
  for (let slot = 0; slot < slots; slot += 1) {
    for (const { set, delivered, perSlot = 25 } of senders) {
      await world.events('Send', perSlot, { set, domain: 'yahoo.com' });
      await world.events('Delivery', Math.round(perSlot * delivered), {
        set,
        domain: 'yahoo.com',
        sentAt: world.clock.at,
      });
      if (delivered < 0.5)
        await world.events('DeliveryDelay', 5, { set, domain: 'yahoo.com', delayDiagnostic: THROTTLED });
    }
    world.clock.at += SLOT_MS;
    for (let again = 0; again < times; again += 1) await world.tick();
  }
  return { world, told: world.messages.filter(({ alertId }) => alertId.startsWith('flow:')) };
}

describe('a provider that takes much less of a set’s mail', () => {
  it('is told with its name, the reason most given, and whether other tenants see it', async () => {
    const { told } = await played([
      { set: 'acme-news', delivered: 0 },
      { set: 'beta-news', delivered: 1 },
      { set: 'acme-mail', delivered: 0, perSlot: 5 },
    ]);

    expect(told.map(({ alertId }) => alertId)).toEqual(['flow:acme-news:yahoo:2026-11-12']);
    expect(told[0]?.sentence).toMatch(
      /^Of 84 mails due at yahoo within 30 minutes 0 were delivered \(0\.00 %\); usual is 95\.00 %\. Most deferrals are about a limit on traffic\. \d+ wait at SES\. No other tenant of 1 with enough mail there sees it\.$/,
    );
    expect(told[0]?.next.join(' ')).toContain('Send less to that provider');
  });

  it('is told as the provider’s where others see it, too', async () => {
    const { told } = await played([
      { set: 'acme-news', delivered: 0 },
      { set: 'beta-news', delivered: 0 },
    ]);

    expect(told).toHaveLength(2);
    expect(told[0]?.sentence).toContain('1 of 1 other tenants with enough mail there see it, too.');
    expect(told[0]?.next.join(' ')).toContain('It may be the provider');
  });

  it('is told once a day, within an hour', async () => {
    const { told, world } = await played([{ set: 'acme-news', delivered: 0 }], { slots: 30, times: 2 });

    expect(told).toHaveLength(1);
    expect((told[0]?.at ?? 0) - SENT_AT).toBeLessThanOrEqual(60 * MINUTE_MS);
    expect(world.clock.at - SENT_AT).toBeLessThan(DAY_MS);
  });

  it.each([
    ['that sends less', [{ set: 'acme-news', delivered: 1, perSlot: 2 }], {}],
    ['whose mail is delivered', [{ set: 'acme-news', delivered: 0.7 }], {}],
    ['with too little mail to tell', [{ set: 'acme-news', delivered: 0, perSlot: 5 }], {}],
    ['without a habit', [{ set: 'acme-news', delivered: 0 }], { week: 1 }],
    ['for one window only', [{ set: 'acme-news', delivered: 0 }], { slots: 3 }],
  ] as const)('is not told of a set %s', async (_, senders, how) => {
    expect((await played(senders, how)).told).toEqual([]);
  });
});
