import { SEVERITIES } from '../../alerts/model.ts';
import type { AlertSubject } from '../../alerts/subject.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { SetRow } from '../schema/sets.ts';
import { listingNeeds, noticeNeed, recordNeeds } from './found.ts';
import { type HeldDecision, heldNeeds } from './held.ts';
import { NEED_KINDS, type Need } from './model.ts';
import { moveNeeds } from './moves.ts';
import { type Pulse, silenceNeeds } from './silence.ts';

/** Everything that may wait for a person. */
export type NeedFacts = {
  readonly held: readonly HeldDecision[];
  readonly rows: Iterable<SetRow>;
  readonly findings: readonly AlertSubject[];
  readonly listings: AnswerOf<'listListings'>['items'];
  readonly records: AnswerOf<'listFindings'>['items'];
  readonly pulse: Pulse;
};

/** What waits for a person, the gravest first. What is only to be known is not in it. */
export function needsOf({ held, rows, findings, listings, records, pulse }: NeedFacts): readonly Need[] {
  const needs = [
    ...silenceNeeds(pulse),
    ...heldNeeds(held),
    ...moveNeeds([...rows]),
    ...findings.filter(({ severity }) => severity !== 'info').map(noticeNeed),
    ...listingNeeds(listings),
    ...recordNeeds(records),
  ];
  const rank = ({ severity, kind }: Need): number =>
    NEED_KINDS.length * (SEVERITIES.length - SEVERITIES.indexOf(severity)) + NEED_KINDS.indexOf(kind);
  return needs.toSorted((a, b) => rank(a) - rank(b));
}
