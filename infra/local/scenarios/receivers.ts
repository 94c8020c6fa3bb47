import { HOUR_MS } from '../../../shared/kernel/time.ts';
import type { Mailboxes, Scenario } from './model.ts';
import { orderly } from './senders.ts';

/** What Yahoo answers where it is not content: the sender is to blame, or too much comes at once. */
const TSS04 =
  '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes';

/** Mail of private people, more than half of it at Yahoo. */
const YAHOO_MOSTLY: Mailboxes = [
  { domain: 'yahoo.com', provider: 'yahoo', share: 0.6 },
  { domain: 'gmail.com', provider: 'google', share: 0.4 },
];

const FIRST = 'birch';
/** Yahoo puts off one tenant's mail, then everybody's, then takes all again. Unit: ms. */
const [ONE_FROM, ALL_FROM, OVER] = [5 * HOUR_MS, 6 * HOUR_MS, 7 * HOUR_MS];

const yahooDefers: Scenario = {
  name: 'yahoo-defers',
  about:
    'Yahoo puts off the mail of one tenant, then of all, for the sender’s reputation, and takes it again: told, nobody is moved.',
  lastsMs: 8 * HOUR_MS,
  speed: 600,
  senders: ['acorn', FIRST, 'cedar', 'dahlia', 'elder'].map((tenant) => ({
    ...orderly(`${tenant}-marketing`, tenant, 250),
    mailboxes: YAHOO_MOSTLY,
    deferred: (t, provider) =>
      provider === 'yahoo' && t >= (tenant === FIRST ? ONE_FROM : ALL_FROM) && t < OVER
        ? { share: 0.9, until: OVER, diagnostic: TSS04 }
        : null,
  })),
  expect: {
    bad: [],
    told: [
      `${FIRST}-marketing: yahoo takes less mail than usual`,
      '5 tenants: yahoo takes less mail than usual',
      'yahoo takes mail of most tenants as usual again',
      `yahoo takes mail of ${FIRST}-marketing as usual again`,
    ],
  },
};

/** Stories of what receivers answer. */
export const RECEIVERS: readonly Scenario[] = [yahooDefers];
