import { DEFAULT_LIMITS, DEFAULT_POWERS } from '../judging/metrics.ts';
import type { Policy } from './model.ts';

/** What holds where a policy says nothing. Each number with its source; reasons in docs/policy.md. */
export const DEFAULT_POLICY: Policy = {
  // A first deployment decides and tells and moves nothing, so that nobody is surprised by it.
  mode: 'observe',
  quarantinePool: 'lazaretto-quarantine',
  // The rows of shared/judging/metrics.ts, each with its source.
  limits: DEFAULT_LIMITS,
  signals: DEFAULT_POWERS,
  // A rate of twice the limit does harm whatever the set's average is.
  harm: 2,
  // Wald's sequential test: chance alone passes a bar b with odds below e^-b. Measured: see docs/policy.md.
  bars: { warn: 8, act: 10, setsPerStep: 300 },
  // 24, 48, 96 h …, at most 14 days (336 h). SES leaves an account under review for about as long.
  hold: { hours: 24, maxHours: 336, offencesBeforeHand: 3 },
  // Three days see a daily newsletter three times.
  probation: { hours: 72, limitFactor: 0.5 },
  // The "rule of three": n clean outcomes put the true rate below 3 ÷ n with 95 % confidence.
  release: { outcomesPerLimit: 3, evidenceBelow: 1 },
  // Ours: a fault of Lazaretto, or of a provider, must not move a whole fleet before a person has looked.
  blastRadius: { minimum: 3, share: 0.05 },
  // Gmail's false 5.1.1 wave of December 2020 showed in every sender's pooled rate within minutes.
  incident: { holdMinutes: 30, windowMinutes: 30, minOutcomes: 50, minSets: 3 },
  // Ours: who caused a listing is a guess, so a person should look before a set is moved for it.
  patrol: { listing: 'warn', authentication: 'warn' },
  // Ours: the figures come days late and without a denominator, so a person should look before a set is moved for them.
  gmail: { domains: [], spamRate: 'warn', reputation: 'warn' },
  // Off: a standby pool costs money, and must be warmed up before it helps.
  standby: {},
  // Off: which tag tells customers apart is the sender's to say.
  streams: {},
  // Ours: a tenant's pause stops all its mail, so a person should ask for it.
  pauseTenants: false,
  // Ours: the person who changes it may know better, and two programs that fight over a set harm its mail.
  drift: 'tell',
  // Ours: many bad small senders are a reason to look; a person should decide whom to move.
  together: 'tell',
  seasons: {},
  retiredDomains: [],
  // A week sees a weekly newsletter once.
  newFor: 7,
  // Two weeks of mail, and as many outcomes as an early release needs at 5 % and 0.1 % together.
  newSenders: { pool: null, days: 14, outcomes: 3_000, limitFactor: 0.5 },
  // Ours: a ladder is advice until somebody says otherwise, and a profile is an estimate.
  overAllowance: 'tell',
  placeByProfile: 'tell',
  samples: 'masked',
  tenants: {},
  sets: {},
  domains: {},
  pools: {},
  // Ours: whose mail tells of customers' mail is the operator's to say.
  collector: null,
};
