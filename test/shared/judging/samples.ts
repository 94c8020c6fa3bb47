import fc from 'fast-check';
import { judgedCell } from '../../../shared/counting/counts.ts';
import type { JudgeFacts } from '../../../shared/judging/judge.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/judging/metrics.ts';
import type { HourCounts } from '../../../shared/judging/model.ts';
import { type Hour, hourStart, MINUTE_MS } from '../../../shared/kernel/time.ts';

/** The limits of the default policy. */
export const LIMITS: Limits = DEFAULT_LIMITS;
/** The open hour of every sample: 2026-11-22, 10:00 to 11:00 UTC. */
export const OPEN: Hour = Date.UTC(2026, 10, 22, 10) / 3_600_000;
export const NOW = hourStart(OPEN) + 20 * MINUTE_MS;

/** Gmail reports no complaints to SES. */
export const sendsFeedback = (provider: string): boolean => provider !== 'gmail';

/** `[sends, deliveries, hardBounces, complaints]` of one provider. */
export type Mail = readonly [sends: number, deliveries: number, hardBounces: number, complaints: number];

/** An hour of mail by provider. */
export const hourOfMail = (hour: Hour, cells: Readonly<Record<string, Mail>>): HourCounts => ({
  hour,
  cells: new Map(
    Object.entries(cells).map(([provider, [sends, deliveries, hardBounces, complaints]]) => [
      provider,
      judgedCell({ sends, deliveries, hardBounces, complaints }),
    ]),
  ),
});

/** What the judge is told, with everything that a test does not care about filled in. */
export const facts = (given: Partial<JudgeFacts>): JudgeFacts => ({
  now: NOW,
  epochFrom: 0,
  hours: [],
  before: null,
  limits: LIMITS,
  withheld: [],
  activeSets: 10,
  sendsFeedback,
  ...given,
});

const cell = fc
  .tuple(fc.integer({ min: 1, max: 2_000 }), fc.nat({ max: 60 }), fc.nat({ max: 6 }))
  .map(([deliveries, bounces, complaints]): Mail => [deliveries + bounces, deliveries, bounces, complaints]);
const cells = fc.dictionary(fc.constantFrom('gmail', 'microsoft', 'yahoo', 'other'), cell);

/** Hours of mail in ascending order, up to `back` hours before the open one. */
export const hoursOfMail = (back = 400): fc.Arbitrary<readonly HourCounts[]> =>
  fc
    .uniqueArray(fc.tuple(fc.nat({ max: back }), cells), { maxLength: 40, selector: ([hour]) => hour })
    .map((hours) => hours.toSorted(([a], [b]) => b - a).map(([hoursAgo, mail]) => hourOfMail(OPEN - hoursAgo, mail)));
