import { describe, expect, it } from 'vitest';
import { dynamoSurveys } from '../../../functions/_adapters/dynamodb/surveys.ts';
import { collectingDeps } from '../../../functions/collect-postmaster/compose.ts';
import { collectPostmaster } from '../../../functions/collect-postmaster/handle.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { GmailRules } from '../../../shared/policy/model.ts';
import { GoogleStandIn } from '../../support/google/stand-in.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT } from '../../support/ses-events.ts';

/** Mail to Gmail alone: SES gets no complaints of it. */
const TO_GMAIL = { domain: 'gmail.com' };
const MAILS_A_DAY = 100;

/**
 * Two sets that mail Gmail alone, from a domain of each. From the fourth day on Gmail's users report much of what `larch`
 * sends. Nothing bounces, and nobody complains to SES. Gmail tells each day two days later.
 */
async function story(rules: Partial<GmailRules> = {}) {
  const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const, gmail: { ...DEFAULT_POLICY.gmail, ...rules } };
  const world = memoryWorld({ policy });
  const google = new GoogleStandIn();
  const figures = memoryTable();
  const told: AlertMessage[] = [];
  const token = {
    ...{ clientId: google.client.id, clientSecret: google.client.secret, refreshToken: google.grant() },
    ...{ connectedAt: SENT_AT, expiresAt: null },
  };
  const sets = ['larch', 'maple'];
  for (const set of sets) {
    google.domains.set(`${set}.example`, { days: new Map() });
    await dynamoSurveys(world.registry).saveDomain({
      ...{ name: `${set}.example`, at: SENT_AT, days: [], lastDay: 0, tenants: { count: 0, first: [] } },
      sets: { count: 1, first: [set] },
    });
  }
  const collect = () =>
    collectPostmaster(
      collectingDeps({
        ...{
          registry: world.registry,
          totals: figures,
          parameter: 'p',
          configured: sets.map((set) => `${set}.example`),
        },
        google: {
          http: google.http,
          endpoints: google.endpoints,
          random: () => 0,
          timer: { ...world.clock, sleep: async () => {} },
        },
        ...{
          token: async () => JSON.stringify(token),
          policy: async () => policy,
          mode: async () => 'enforce' as const,
        },
        ...{ mayGoOn: () => true, log: () => undefined },
      }),
    );
  const standings: string[] = [];
  for (let day = 0; day < 8; day++) {
    for (const set of sets) {
      for (const type of ['Send', 'Delivery'] as const)
        await world.events(type, MAILS_A_DAY, { set, ...TO_GMAIL, fromDomain: `${set}.example` });
      const spamRate = set === 'larch' && day >= 3 ? 0.012 : 0.0003;
      google.domains.get(`${set}.example`)?.days.set(dayOf(world.clock.at), { spamRate });
    }
    await world.evaluate();
    // Gmail is asked before its newest two days are there.
    const newest = dayOf(world.clock.at);
    const hidden = sets.map((set) => {
      const days = google.domains.get(`${set}.example`)?.days ?? new Map();
      const late = [newest, newest - 1].map((one) => [one, days.get(one)] as const);
      for (const [one] of late) days.delete(one);
      return () => {
        for (const [one, of] of late) if (of !== undefined) days.set(one, of);
      };
    });
    await collect();
    for (const show of hidden) show();
    await world.pass(DAY_MS, 3 * HOUR_MS);
    standings.push(await world.standing('larch'));
  }
  for (const { pk, sk } of await world.registry.waiting('announce', Number.MAX_SAFE_INTEGER, 1_000)) {
    told.push(JSON.parse(String((await world.registry.get({ pk, sk }))?.['message'])) as AlertMessage);
  }
  return { world, standings, told };
}

describe('a set that mails Gmail alone goes bad', () => {
  it('is warned for what Gmail says, with the date, and moved by nobody by default', async () => {
    const { world, standings, told } = await story();
    // The fourth day is known two days later; nothing else ever says a word.
    expect(standings).toEqual(['healthy', 'healthy', 'healthy', 'healthy', 'healthy', 'warned', 'warned', 'warned']);
    const records = await world.records('larch');
    expect(records).toMatchObject([{ to: 'warned', cause: 'gmail-spam', numbers: null }]);
    expect(records[0]?.sentence).toContain(
      '1.20 % of the mail from larch.example was reported as spam by its readers on 2026-11-15, limit 0.10 %',
    );
    expect(told.filter(({ phase, kind }) => phase === 'opened' && kind === 'receiver')).toHaveLength(1);
    expect(await world.standing('maple')).toBe('healthy');
  });

  it('is quarantined where the policy says so, once two days were that bad', async () => {
    const { world, standings } = await story({ spamRate: 'quarantine' });
    expect(standings.slice(4)).toEqual(['healthy', 'warned', 'quarantined', 'quarantined']);
    const record = (await world.records('larch')).at(-1);
    expect(record).toMatchObject({ from: 'warned', to: 'quarantined', cause: 'gmail-spam', offences: 1 });
    expect(record?.sentence).toContain('on 2026-11-16, limit 0.30 % two days long');
    expect(await world.standing('maple')).toBe('healthy');
  });

  it('stays as it is where the policy only tells: people are told all the same', async () => {
    const { standings, told } = await story({ spamRate: 'tell' });
    expect(new Set(standings)).toEqual(new Set(['healthy']));
    expect(told.filter(({ phase, kind }) => phase === 'opened' && kind === 'receiver')).toHaveLength(1);
  });
});
