import { describe, expect, it } from 'vitest';
import { DAY_MS, dayOf, HOUR_MS } from '../../../shared/kernel/time.ts';
import {
  type DomainUse,
  IDLE_DAYS,
  type SetUse,
  whyDomainStays,
  whySetStays,
} from '../../../shared/onboarding/in-use.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import { leftBy } from '../../../shared/onboarding/removal.ts';
import { TEMPLATES } from '../../../shared/onboarding/templates.data.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const TODAY = dayOf(NOW);
const [template] = TEMPLATES;
if (template === undefined) throw new Error('no template');
const order: Order = {
  ...{ tenant: 'acme', domains: ['acme.example'], streams: ['transactional', 'marketing'], template },
  declared: { expectPerDay: null, industry: null, lists: 'unknown' },
  orderedAt: NOW - 60 * DAY_MS,
  removal: {
    ...{ sets: ['acme-marketing'], domains: ['acme.example'], sesTenant: false, suppression: false, askedAt: NOW },
  },
};
const idle: SetUse = {
  ...{ watched: true, lastDay: TODAY - IDLE_DAYS - 1, sesTenant: 'acme', hasSeveralTenants: false, defaultOf: [] },
};
const sender = (name: string, lastDay: number, first: string[] = ['acme-marketing'], count = first.length) => ({
  ...{ name, lastDay, sets: { first, count } },
});
const surveyed = (...senders: DomainUse['senders'][number][]): DomainUse => ({ surveyedAt: NOW - HOUR_MS, senders });

describe('a set that is to be deleted', () => {
  it.each<[string, Partial<SetUse>, string | null]>([
    ['was idle for seven whole days', {}, null],
    ['never sent', { lastDay: null, sesTenant: null }, null],
    ['sent on the seventh day before', { lastDay: TODAY - IDLE_DAYS }, 'last mail was counted on 2026-11-23'],
    ['sent today', { lastDay: TODAY }, 'until 2026-12-07'],
    ['is not watched', { watched: false }, 'nobody counts its mail'],
    ['was never looked at', { watched: null, lastDay: null }, 'nobody counts its mail'],
    ['sends for another tenant', { sesTenant: 'beta' }, "SES's tenant beta sends with it"],
    ['sends for several tenants', { hasSeveralTenants: true }, 'several tenants'],
    ['is the default of an identity that goes, too', { defaultOf: ['acme.example'] }, null],
    ['is the default of another identity', { defaultOf: ['acme.example', 'b.example'] }, 'mail from b.example that'],
  ])('%s', (_, over, says) => {
    const why = whySetStays(order, { ...idle, ...over }, NOW);
    if (says === null) expect(why).toBeNull();
    else expect(why).toContain(says);
  });

  it('was ordered seven days ago: its mail may not have begun yet', () => {
    const young = { ...order, orderedAt: NOW - IDLE_DAYS * DAY_MS };
    expect(whySetStays(young, { ...idle, lastDay: null }, NOW)).toContain('it was ordered on 2026-11-23');
    expect(whySetStays({ ...order, orderedAt: NOW - (IDLE_DAYS + 1) * DAY_MS }, idle, NOW)).toBeNull();
  });
});

describe('an identity that is to be deleted', () => {
  it.each<[string, DomainUse, string | null]>([
    ['nobody sends from', surveyed(), null],
    ['was idle', surveyed(sender('acme.example', TODAY - 8)), null],
    ['sent lately', surveyed(sender('acme.example', TODAY - 7)), 'acme.example: its last mail'],
    [
      'sent from below',
      surveyed(sender('acme.example', TODAY - 9), sender('news.acme.example', TODAY)),
      'news.acme.example: ',
    ],
    ['another set sent from', surveyed(sender('acme.example', TODAY - 20, ['beta-news'])), 'set beta-news sends from'],
    [
      'more sets sent from than are named',
      surveyed(sender('acme.example', TODAY - 20, ['acme-marketing'], 11)),
      '11 config',
    ],
    ['no survey counted', { surveyedAt: null, senders: [] }, 'nobody has counted lately'],
    ['an old survey counted', { surveyedAt: NOW - 48 * HOUR_MS - 1, senders: [] }, 'nobody has counted lately'],
    ['a survey of two days ago counted', { surveyedAt: NOW - 48 * HOUR_MS, senders: [] }, null],
  ])('%s', (_, use, says) => {
    const why = whyDomainStays(order, use, NOW);
    if (says === null) expect(why).toBeNull();
    else expect(why).toContain(says);
  });
});

describe('what a removal leaves', () => {
  it('is what is not named, the suppression entries and the records', () => {
    expect(leftBy(order)).toEqual([
      'Not named, so they stay: configuration sets acme-transactional',
      "Not named, so it stays: SES's tenant acme, with its suppression list",
      'Suppression entries of the account stay: who complained once complains again',
      'The DNS records of acme.example stay: its owner takes them out',
      'What was counted and decided of acme stays, and its place in the policy',
    ]);
    const { removal: _, ...stays } = order;
    expect(leftBy(stays)).toEqual([]);
  });
});
