import { describe, expect, it } from 'vitest';
import type { AlertMessage } from '../../../../shared/alerts/model.ts';
import { emptyCounts, JUDGED_AT, judgedCellAt } from '../../../../shared/counting/counts.ts';
import { DAY_MS, HOUR_MS, hourOf, SLOT_MS } from '../../../../shared/kernel/time.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const DEFERRED = 'smtp; 421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to user complaints';
const TENANTS = ['acme', 'beta', 'cedar', 'dahlia', 'elder'];
const setOf = (tenant: string): string => `${tenant}-news`;

/** Five tenants, each with a week of 300 mails an hour to Yahoo behind it. */
async function fleet(settings: { readonly exempt?: boolean } = {}) {
  const sets = Object.fromEntries(TENANTS.map((tenant) => [setOf(tenant), { tenant, ...settings }]));
  const world = memoryWorld({ policy: { sets } });
  for (const tenant of TENANTS) {
    for (let hour = hourOf(SENT_AT) - 169; hour < hourOf(SENT_AT); hour += 1) {
      const counts = emptyCounts();
      const cell = judgedCellAt(counts.judged, hour, 'yahoo');
      cell[JUDGED_AT.sends] = 300;
      cell[JUDGED_AT.deliveries] = 285;
      await world.totals.putHour(setOf(tenant), hour, { weight: 1, counts });
    }
  }
  /** Slots in which these tenants' mail is put off, and all others' is delivered. */
  const slots = async (count: number, ill: readonly string[], mails = 25): Promise<void> => {
    for (let slot = 0; slot < count; slot += 1) {
      for (const tenant of mails === 0 ? [] : TENANTS) {
        const of = { set: setOf(tenant), domain: 'yahoo.com' };
        await world.events('Send', mails, of);
        if (ill.includes(tenant)) await world.events('DeliveryDelay', 5, { ...of, delayDiagnostic: DEFERRED });
        else await world.events('Delivery', mails - 1, { ...of, sentAt: world.clock.at });
      }
      world.clock.at += SLOT_MS;
      await world.tick();
    }
  };
  const told = () => world.messages.filter(({ alertId }) => alertId.startsWith('flow'));
  const seen = () => told().map(({ alertId, phase }) => `${phase} ${alertId}`);
  return { world, slots, told, seen };
}
const ofPhase = (told: readonly AlertMessage[], phase: AlertMessage['phase']) =>
  told.find((one) => one.phase === phase);

describe('a drop that was told', () => {
  it('is cleared when as much is delivered as usual, and has an alert of its own where it comes back on that day', async () => {
    const { slots, seen, told } = await fleet();
    await slots(8, ['acme']);
    await slots(10, []);

    expect(seen()).toEqual(['opened flow:acme-news:yahoo:2026-11-12', 'cleared flow:acme-news:yahoo:2026-11-12']);
    expect(told()[0]?.sentence).toContain('Most deferrals are about the reputation of the sender.');
    expect(ofPhase(told(), 'cleared')).toMatchObject({
      title: 'yahoo takes mail of acme-news as usual again',
      severity: 'info',
      tenant: 'acme',
      configurationSet: 'acme-news',
    });
    expect(ofPhase(told(), 'cleared')?.sentence).toMatch(
      /^Of 150 mails due there within 30 minutes 1\d\d were delivered; usual is 95\.00 %\.$/,
    );

    await slots(8, ['acme']);
    expect(seen().at(-1)).toMatch(/^opened flow:acme-news:yahoo:2026-11-12T/);
  });

  it('is not cleared by the first window that is usual', async () => {
    const { world, slots, seen } = await fleet();
    await slots(8, ['acme']);
    await world.events('Delivery', 140, { set: 'acme-news', domain: 'yahoo.com', sentAt: world.clock.at });
    // A slot is looked at when the next one has begun.
    await slots(2, ['acme']);
    expect(seen()).toEqual(['opened flow:acme-news:yahoo:2026-11-12']);
    await slots(1, ['acme']);
    expect(seen().at(-1)).toBe('cleared flow:acme-news:yahoo:2026-11-12');
  });

  it('lasts for as long as it does, with one reminder a day, and is remembered by the next function', async () => {
    const { world, slots, seen } = await fleet();
    await slots(8, ['acme']);
    world.restart();
    await slots(20, ['acme']);
    expect(seen()).toEqual(['opened flow:acme-news:yahoo:2026-11-12']);

    world.clock.at += 22 * HOUR_MS;
    await slots(12, ['acme']);
    expect(seen().slice(1)).toEqual(['reminder flow:acme-news:yahoo:2026-11-12']);
    await slots(10, []);
    expect(seen().at(-1)).toBe('cleared flow:acme-news:yahoo:2026-11-12');
  });

  it('is over after a day with too little mail to tell', async () => {
    const { world, slots, seen, told } = await fleet();
    await slots(8, ['acme']);
    await slots(12, [], 0);
    world.clock.at += DAY_MS - 6 * SLOT_MS;
    await slots(12, [], 0);

    expect(seen().at(-1)).toBe('cleared flow:acme-news:yahoo:2026-11-12');
    expect(ofPhase(told(), 'cleared')?.sentence).toBe(
      'For a day too little has been sent to yahoo to say whether it takes mail again.',
    );
  });

  it('is kept before it is told, told again where that failed, and forgotten when its day is over', async () => {
    const { world, slots, seen } = await fleet();
    const kept = async () => (await world.registry.get(deploymentKey.flow))?.['record'];
    const { put } = world.deps.messages;
    Object.assign(world.deps.messages, {
      put: async (message: AlertMessage) => {
        if (message.phase === 'opened' && message.alertId.startsWith('flow')) {
          expect(await kept()).toContain('"isTold":false');
          throw new Error('throttled');
        }
        return put(message);
      },
    });
    await expect(slots(8, ['acme'])).rejects.toThrow('throttled');
    expect(seen()).toEqual([]);
    Object.assign(world.deps.messages, { put });
    world.restart();
    await slots(1, ['acme']);
    expect(seen()).toEqual(['opened flow:acme-news:yahoo:2026-11-12']);
    expect(await kept()).toContain('"isTold":true');

    await slots(10, []);
    world.clock.at += DAY_MS;
    await slots(8, []);
    expect(await kept()).toBeUndefined();
  });

  it('is told of a set to which it was told of already where it becomes everybody’s, once for all', async () => {
    const { slots, seen, told } = await fleet();
    await slots(8, ['acme']);
    await slots(8, TENANTS);
    await slots(12, []);

    expect(seen().toSorted()).toEqual([
      'cleared flow-all:yahoo:2026-11-12',
      'cleared flow:acme-news:yahoo:2026-11-12',
      'opened flow-all:yahoo:2026-11-12',
      'opened flow:acme-news:yahoo:2026-11-12',
    ]);
    const all = told().find(({ alertId, phase }) => phase === 'opened' && alertId.startsWith('flow-all'));
    expect(all).toMatchObject({ title: '5 tenants: yahoo takes less mail than usual', configurationSet: null });
    expect(all?.sentence).toMatch(
      /^Of \d+ mails due at yahoo within 30 minutes \d+ were delivered .*Most deferrals are about the reputation of the sender\. .*5 of 5 tenants with enough mail there see it\.$/,
    );
  });

  it('is not told of a set that is exempt', async () => {
    const { slots, seen } = await fleet({ exempt: true });
    await slots(10, ['acme']);
    expect(seen()).toEqual([]);
  });
});
