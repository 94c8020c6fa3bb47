import type { AdminDeps } from '../../../../shared/admin/ports.ts';
import { emptyCounts } from '../../../../shared/counting/counts.ts';
import { DAY_MS, HOUR_MS, iso, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';
import { NOW } from '../world.ts';
import type { ServedWorld } from './served.ts';

/** Markup, a right-to-left override and a zero-width space: names that events brought. */
export const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp.exe\u200b';

const numbers = {
  metric: 'hardBounce',
  count: 212,
  of: 1_860,
  rate: 0.114,
  limit: 0.05,
  evidence: 13.4,
  bar: 10,
  since: NOW - HOUR_MS,
} as const;

const checkedAt = iso(NOW);
const since = iso(NOW - 3 * HOUR_MS);
const listing = { checkedAt, since: null, sentence: '', suspects: [] as string[] };

const FINDINGS = [
  { domain: 'acorn.example', check: 'spf', status: 'pass', since: null, checkedAt, sentence: '', publish: null },
  {
    domain: 'acorn.example',
    check: 'dmarc',
    status: 'fail',
    since,
    checkedAt,
    sentence: 'acorn.example publishes no DMARC policy',
    publish: { name: '_dmarc.acorn.example', type: 'TXT', value: 'v=DMARC1; p=none; rua=mailto:dmarc@acorn.example' },
  },
] as const;

/** What the DNS patrol might have found. */
export const PATROL: AdminDeps['patrol'] = {
  listings: async () => [
    { ...listing, subject: '198.51.100.66', list: 'zen.spamhaus.example', status: 'clean' },
    {
      ...listing,
      subject: '198.51.100.67',
      list: 'zen.spamhaus.example',
      status: 'listed',
      since,
      sentence: '198.51.100.67 is on zen.spamhaus.example: bulk mail to traps',
      suspects: ['dahlia-marketing'],
    },
    { ...listing, subject: '198.51.100.67', list: 'bl.spamcop.example', status: 'unknown' },
  ],
  findings: async () => [...FINDINGS],
  domain: async (domain) => ({
    checkedAt: domain === 'acorn.example' ? checkedAt : null,
    findings: FINDINGS.filter((finding) => finding.domain === domain),
    records: new Map([['_dmarc.acorn.example TXT', ['v=DMARC1; p=none; rua=mailto:dmarc@acorn.example']]]),
  }),
};

const day = (index: number): string => iso(NOW - index * DAY_MS).slice(0, 10);
const source = { spfAligned: 0, dkimAligned: 0, disposition: 'none' } as const;
/** What receivers might report of acorn.example. */
export const RECEIVERS: AdminDeps['receivers'] = {
  hasHeard: async () => true,
  refused: async () => [],
  gmailOf: async (set) =>
    set.startsWith('birch')
      ? {
          domains: ['acorn.example', 'cedar.example'],
          figures: [
            { domain: 'acorn.example', feedbackId: null, what: 'spamRate', rate: 0.0012, day: 20_775 },
            { domain: 'acorn.example', feedbackId: HOSTILE, what: 'spamRate', rate: 0.004, day: 20_775 },
          ],
        }
      : set.startsWith('elder')
        ? { domains: ['elder.example'], figures: [] }
        : null,
  gmail: async (name) =>
    name !== 'acorn.example'
      ? null
      : {
          askedAt: since,
          problem: null,
          newestDay: day(2),
          days: [
            {
              day: day(2),
              spamRate: 0.0012,
              feedback: [{ id: HOSTILE, spamRate: 0.004 }],
              errors: [{ words: 'refused: low domain reputation', share: 0.02 }],
            },
            { day: day(4), spamRate: null, feedback: [], errors: [] },
          ],
          compliance: {
            askedAt: since,
            of: 'acorn.example',
            rows: [{ requirement: 'ONE_CLICK_UNSUBSCRIBE', status: 'NEEDS_WORK' }],
          },
        },
  domain: async (name) =>
    name !== 'acorn.example'
      ? null
      : {
          name,
          messages: 48_210,
          aligned: 48_120,
          sources: [
            {
              ...{ ip: '54.240.1.1', name: 'Amazon SES', kind: 'ours', messages: 48_000 },
              ...{ spfAligned: 48_000, dkimAligned: 47_990, disposition: 'none' },
            },
            { ...source, ip: '192.0.2.9', name: null, kind: 'unknown', messages: 90, disposition: HOSTILE },
            { ...source, ip: '2001:db8::25', name: 'Mailgun', kind: 'known', messages: 120, dkimAligned: 120 },
          ],
          readiness: {
            policy: 'none',
            next: 'quarantine',
            why: 'publish p=quarantine in place of p=none: 48,120 of 48,210 messages in 21 days pass',
          },
          days: Array.from({ length: 21 }, (_, at) => ({
            ...{ day: day(21 - at), messages: 2_000 + at * 40, aligned: 1_990 + at * 40, failing: at === 3 ? 300 : 4 },
          })),
          reporters: [
            { name: 'Google', isKnown: true, isBelieved: true, reports: 21, messages: 40_000, newest: since },
            { name: HOSTILE, isKnown: false, isBelieved: true, reports: 2, messages: 8_210, newest: since },
            { name: 'yahoo.com', isKnown: false, isBelieved: false, reports: 1, messages: 7_000_000, newest: since },
          ],
          tls: { successful: 5_000, failed: 12, results: { 'certificate-expired': 12 } },
          abuse: { abuse: 3, [HOSTILE]: 1 },
          claimed: {
            ...{ reports: 1, messages: 7_000_000, aligned: 0 },
            sources: [{ ...source, ip: '203.0.113.66', name: null, kind: 'unknown', messages: 7_000_000 }],
            tls: { successful: 0, failed: 77, results: {} },
            abuse: { abuse: 6 },
          },
        },
};

/** A fleet with something of everything in it. */
export async function givenExampleFleet(world: ServedWorld): Promise<void> {
  for (let index = 1; index <= 14; index++) {
    const set = `tenant-${String(index).padStart(3, '0')}-${index % 2 ? 'marketing' : 'transactional'}`;
    await world.given(set);
    await world.mail(set, 900 + index * 7, index % 5, 3);
  }
  await world.given('dahlia-marketing', 'quarantined', {
    at: NOW - 16 * MINUTE_MS,
    numbers,
    sentence: 'hard bounces 212 of 1,860 since 09:30 UTC = 11.4 %, limit 5 %, evidence 13.4 of 10',
  });
  await world.mail('dahlia-marketing', 1_648, 212, 8);
  await world.placed('dahlia-marketing', {
    home: { pool: 'shared-pool', recordedAt: NOW - HOUR_MS },
    appliedVersion: 1,
    appliedAt: NOW - 15 * MINUTE_MS,
  } as never);
  await world.given('cedar-marketing', 'quarantined', { at: NOW - 5 * MINUTE_MS });
  await world.mail('cedar-marketing', 400, 60, 2);
  const held = {
    version: 1,
    since: NOW - 4 * MINUTE_MS,
    why: 'blast-radius',
    sentence: '3 of 63 sets were moved within an hour',
    reminders: 0,
  } as const;
  await world.placed('cedar-marketing', { held });
  await world.given('elder-newsletter', 'paused', {
    at: NOW - 3 * HOUR_MS,
    sentence: 'complaints 40 of 5,000 = 0.8 %',
  });
  await world.given('birch-marketing', 'warned', {
    at: NOW - 40 * MINUTE_MS,
    sentence: 'hard bounces 31 of 900 = 3.4 %',
  });
  await world.mail('birch-marketing', 869, 31);
  await world.given('hazel-marketing', 'probation', { at: NOW - 26 * HOUR_MS, sentence: 'the hold is over' });
  await world.given(HOSTILE, 'warned', { at: NOW - MINUTE_MS, sentence: `hard bounces at ${HOSTILE}` });
}

/** What people said: one set that somebody moved, and rules of one tenant. */
export async function givenByHand(world: ServedWorld): Promise<void> {
  await world.given('elm-by-hand', 'quarantined', { cause: 'by-hand' });
  const acorn = { sets: ['acorn-*', 'birch-marketing'], mode: 'enforce', limits: { hardBounce: { warn: 0.01 } } };
  await world.send('PUT', '/tenants/acorn', { body: { ...acorn, reason: 'a customer' }, seen: '0' });
}

export type Cell = readonly [deliveries: number, hardBounces: number, complaints?: number];
/** Mail of one slot, so many minutes before the clock of the tests: by mailbox provider. */
export async function mailed(
  { machine }: ServedWorld,
  set: string,
  minutesAgo: number,
  providers: Readonly<Record<string, Cell>>,
): Promise<void> {
  const counts = emptyCounts();
  for (const [name, [deliveries, hardBounces, complaints = 0]] of Object.entries(providers)) {
    counts.providers.set(name, [deliveries, hardBounces, 0, complaints]);
    counts.totals.sends += deliveries + hardBounces;
    counts.totals.deliveries += deliveries;
    counts.totals.hardBounces += hardBounces;
    counts.totals.complaints += complaints;
  }
  await machine.totals.putSlot(set, slotOf(NOW - minutesAgo * MINUTE_MS), { sequence: 1, counts });
}
