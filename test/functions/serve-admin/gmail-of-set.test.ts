import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPostmaster } from '../../../functions/_adapters/dynamodb/postmaster.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { DAY_MS, dayOf, iso } from '../../../shared/kernel/time.ts';
import { findingId } from '../../../shared/postmaster/judge.ts';
import type { GmailDay } from '../../../shared/postmaster/model.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

const TODAY = dayOf(NOW);
const dayBack = (back: number) => iso((TODAY - back) * DAY_MS).slice(0, 10);
const EVIL = 'acme:\u001b[31m\u202egnp:esp';
let world: AdminWorld;

const postmaster = () => dynamoPostmaster(world.registry, dynamoTable(world.client, world.tables.totals));
const ask = (domain: string) =>
  postmaster().saveDomain({ domain, askedAt: NOW, problem: null, newestDay: null, compliance: null });
const figures = (domain: string, back: number, of: Partial<GmailDay>) =>
  postmaster().saveDay({
    ...{ domain, day: TODAY - back, spamRate: null, errors: {}, feedback: [], askedAt: NOW },
    ...of,
  });
const sent = async (set: string, domain: string, back: number) => {
  const counts = emptyCounts();
  counts.domains.set(domain, [100, 0, 0]);
  await world.machine.totals.putDay(set, TODAY - back, { weight: 1, counts });
};
const blame = (set: string, domain: string, feedbackId: string | null) =>
  postmaster().blame(
    set,
    {
      id: findingId({ domain, feedbackId, signal: 'spamRate' }),
      ...{ kind: 'gmail-spam', since: NOW, sentence: 'Gmail says so', excusesBounces: false },
      figures: { until: NOW, believedUntil: NOW + DAY_MS, isGrave: false },
    },
    NOW,
  );
const gmailOf = async (set: string) => (await world.send('GET', `/sets/${set}`)).json.gmail;

beforeAll(async () => {
  world = await adminWorld();
  await world.given('acme-news', 'warned', { cause: 'gmail-spam', sentence: 'Gmail says so' });
  await world.given('cedar', 'quarantined', { cause: 'gmail-spam', sentence: 'Gmail says so' });
  await world.given('birch', 'warned', { cause: 'bounce-rate' });
  for (const set of ['elm', 'fir', 'oak']) await world.given(set);
  for (const domain of ['shared.example', 'silent.example', 'cedar.example']) await ask(domain);
  for (const set of ['acme-news', 'birch']) await sent(set, 'mail.shared.example', 2);
  await sent('cedar', 'cedar.example', 2);
  await sent('elm', 'silent.example', 2);
  await sent('fir', 'notshared.example', 2);
  await sent('oak', 'shared.example', 11);
  await figures('shared.example', 3, {
    spamRate: 0.0009,
    feedback: [
      { id: 'acme-news:1:x:esp', spamRate: 0.02 },
      { id: EVIL, spamRate: null },
    ],
  });
  await figures('shared.example', 2, {
    feedback: [
      { id: 'acme-news:1:x:esp', spamRate: 0.001 },
      { id: 'birch', spamRate: 0.0004 },
      { id: EVIL, spamRate: 0.5 },
    ],
    errors: { reject_low_domain_reputation: 0.02 },
  });
  await figures('shared.example', 31, { feedback: [{ id: 'birch:old', spamRate: 0.9 }] });
  await figures('cedar.example', 1, { spamRate: 0.003 });
  await blame('acme-news', 'shared.example', 'acme-news:1:x:esp');
  await blame('birch', 'shared.example', 'birch');
  await blame('cedar', 'cedar.example', null);
});
afterAll(() => world.dynamo.close());

describe('what Gmail says of a set', () => {
  const ofAll = [
    { domain: 'shared.example', feedbackId: null, what: 'spamRate', rate: 0.0009, day: dayBack(3), limit: null },
    { domain: 'shared.example', feedbackId: null, what: 'reputation', rate: 0.02, day: dayBack(2), limit: 0.01 },
  ].map((figure) => ({ ...figure, holds: null }));

  it('is the newest figure of its domain and of each Feedback-ID that names it, with date, limit and what follows', async () => {
    expect(await gmailOf('acme-news')).toEqual({
      domains: ['shared.example'],
      figures: [
        ...ofAll,
        { ...ofAll[0], feedbackId: EVIL, rate: 0.5, day: dayBack(2), limit: 0.003 },
        {
          ...{ ...ofAll[0], feedbackId: 'acme-news:1:x:esp', rate: 0.001, day: dayBack(2) },
          ...{ limit: 0.001, holds: 'warned' },
        },
      ],
    });
  });

  it('is held against it where something else is why it stands so', async () => {
    const { figures: of } = await gmailOf('birch');
    expect(of.at(-1)).toMatchObject({ feedbackId: 'birch', rate: 0.0004, limit: null, holds: 'held' });
    expect(of).toHaveLength(3);
  });

  it('is why it is quarantined', async () => {
    expect((await gmailOf('cedar')).figures).toEqual([
      {
        ...{ domain: 'cedar.example', feedbackId: null, what: 'spamRate', rate: 0.003, day: dayBack(1) },
        ...{ limit: 0.003, holds: 'quarantined' },
      },
    ]);
  });

  it('is nothing where Gmail has no figure, which is no zero', async () => {
    expect(await gmailOf('elm')).toEqual({ domains: ['silent.example'], figures: [] });
  });

  it('is not asked for where it sends from no domain that Gmail is asked about', async () => {
    expect([await gmailOf('fir'), await gmailOf('oak')]).toEqual([null, null]);
  });

  it('is said by the command line, with no more than text of what it says', async () => {
    const lazaretto = commandLine(() => world);
    const { out } = await lazaretto('set', 'acme-news');
    expect(out).toMatch(/^Gmail says of +what +share +day +limit reached +follows$/m);
    expect(out).toMatch(
      new RegExp(
        `acme-news:1:x:esp in shared.example +reported as spam +0\\.10 % +${dayBack(2)} +0\\.10 % +this warned it`,
      ),
    );
    expect(out).toContain('a day may end 8 hours after ours');
    for (const hidden of ['\u001b', '\u202e']) expect(out).not.toContain(hidden);
    expect((await lazaretto('set', 'elm')).out).toContain(
      'Gmail says nothing of it, which is neither good nor bad.\nIt is asked about silent.example.',
    );
    expect((await lazaretto('set', 'fir')).out).not.toContain('Gmail');
    for (const columns of [80, 60]) {
      const { out: narrow } = await lazaretto('set', 'acme-news', '--columns', String(columns));
      for (const line of narrow.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });
});
