import type { SetRow } from '../admin/schema/sets.ts';
import type { Ongoing } from '../admin/sets/cleared.ts';
import { rowOf, type SetFacts } from '../admin/sets/set-row.ts';
import { effectiveFor } from '../evaluation/judge/effective.ts';
import { forPage } from '../kernel/escape.ts';
import { iso } from '../kernel/time.ts';
import type { Policy } from '../policy/model.ts';
import { limitsInStanding, resolvePolicy } from '../policy/resolve.ts';
import { type Ending, endingOf } from '../standing/ending.ts';
import type { StandingRecord } from '../standing/model.ts';
import { shortWords } from '../standing/short-words.ts';
import type { PageEnding, PageFigures, PageReason, PageSender, SenderState } from './model.ts';
import { REASON_CAUSES } from './model.ts';

/** What holds for all senders of a page. */
export type Around = {
  readonly policy: Policy;
  readonly automatic: boolean;
  readonly evacuated: boolean;
  readonly incidents: readonly Ongoing[];
};
export type SenderFacts = SetFacts & { readonly week: PageFigures };

/** One sender of a tenant's page; null where it is somebody else's by now. */
export function senderOf(
  tenant: string,
  { week, ...facts }: SenderFacts,
  { policy, automatic, evacuated, incidents }: Around,
): PageSender | null {
  const row = rowOf(facts, policy, incidents, evacuated);
  if (row.tenant !== tenant) return null;
  const present = facts.state.standing;
  const effective = effectiveFor(policy, facts.name, facts.state, facts.ofSet ?? null);
  const limits = limitsInStanding(policy, effective, row.standing, typeof present?.apart === 'string');
  const { sends, deliveries, hardBounces, complaints, hardBounceRate, complaintRate } = row.day;
  return {
    label: labelOf(tenant, row, facts, policy),
    state: stateOf(row),
    standing: row.standing,
    observed: row.mode === 'observe',
    exempt: row.exempt,
    since: row.since,
    reason: reasonOf(present),
    ending: endingOnPage(endingOf({ present, policy, effective, automatic })),
    providers: [...new Set([...row.waits, ...row.cleared].map(({ provider }) => provider))],
    told: row.told.map(({ metric }) => metric),
    day: { sends, deliveries, hardBounces, complaints, hardBounceRate, complaintRate },
    week,
    limits: { hardBounce: limits.hardBounce.quarantine, complaint: limits.complaint.quarantine },
  };
}

/** A set has its name. A stream of somebody else's set, or of a set of many customers, has only what its own mail carries. */
function labelOf(tenant: string, { name, stream }: SetRow, { ofSet }: SetFacts, policy: Policy): string {
  if (stream === null) return forPage(name);
  const owner = ofSet == null ? null : resolvePolicy(policy, stream.set, ofSet.settings, ofSet.sesTenant).tenant;
  return forPage(owner === tenant ? `${stream.set} / ${stream.value}` : stream.value);
}

/** The one truth about a set, as far as its owner is concerned. */
function stateOf(row: SetRow): SenderState {
  const isElsewhere = row.standing === 'quarantined' || row.standing === 'paused';
  switch (row.effect) {
    case 'none':
    case 'done':
      return SHORT[shortWords(row, row)] ?? row.standing;
    case 'observed':
      return 'observed';
    case 'under-way':
    case 'evacuated':
    case 'held':
    case 'failed':
      return isElsewhere ? 'decided' : 'returning';
    case 'sending-off':
      return 'paused';
    case 'drifted':
      return 'changed';
    default:
      return row.effect satisfies never;
  }
}
const SHORT: Readonly<Record<string, SenderState>> = {
  'not judged': 'not-judged',
  waiting: 'waiting',
  cleared: 'cleared',
};

/** Numbers, or a cause that may be told. The sentence of a record may hold a person's words, pools and addresses. */
function reasonOf(present: StandingRecord | null): PageReason | null {
  if (present === null) return null;
  const cause = REASON_CAUSES.find((known) => known === present.cause);
  if (cause !== undefined) return { kind: 'cause', cause };
  if (present.numbers === null) return null;
  const { metric, count, of, rate, limit, since } = present.numbers;
  return { kind: 'numbers', metric, count, of, rate, limit, since: iso(since) };
}

function endingOnPage(ending: Ending): PageEnding {
  switch (ending.kind) {
    case 'none':
    case 'by-hand':
      return ending;
    case 'proof':
      return { ...ending, from: iso(ending.from), latest: iso(ending.latest) };
    default:
      return { ...ending, at: iso(ending.at) };
  }
}
