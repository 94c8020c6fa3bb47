import type { PlacementReader } from '../../shared/admin/ports.ts';
import { type DaySums, dayOfSums, daySums, readDay, type SetFacts } from '../../shared/admin/sets/set-row.ts';
import type { AuditedItems } from '../../shared/audit/audited-item.ts';
import type { EvaluationDeps } from '../../shared/evaluation/deps.ts';
import { setOfStream } from '../../shared/evaluation/judge/effective.ts';
import { isJudgedAsTenant, whyNotJudgedLately } from '../../shared/evaluation/judge/unmeasured.ts';
import type { RosterEntry } from '../../shared/evaluation/ports/roster.ts';
import { dayOf, type EpochMs } from '../../shared/kernel/time.ts';
import { settingsOf } from '../../shared/policy/settings.ts';
import { setKey } from '../../shared/registry/keys.ts';

export type SetFactsDeps = Pick<EvaluationDeps, 'decisions' | 'totals' | 'sha256'> & {
  readonly keeper: Pick<AuditedItems, 'read'>;
  readonly placements: Pick<PlacementReader, 'desired' | 'placement'>;
};

/** Reads what a row of a set or stream is made of. @returns a function that takes the sums of its day, where they are known */
export const setFactsReader =
  ({ decisions, totals, sha256, keeper, placements }: SetFactsDeps) =>
  async ({ set, lastDay }: RosterEntry, now: EpochMs, ofDay?: DaySums): Promise<SetFacts> => {
    // Who sent nothing yesterday and today has no counts of the last 24 hours.
    const isQuiet = lastDay < dayOf(now) - 1;
    const [state, ofSet, kept, sums] = await Promise.all([
      decisions.state(set),
      setOfStream(decisions, set),
      keeper.read(setKey.settings(set)),
      ofDay ?? (isQuiet ? daySums({ hours: new Map(), slots: new Map() }, now) : readDay(totals, set, now)),
    ]);
    const settings = kept.revision === 0 && state.settings === null ? null : settingsOf(kept.fields);
    const why = await whyNotJudgedLately(totals, set, dayOfSums(sums), now);
    const domain = { name: set, sesTenant: state.sesTenant };
    const notJudged = why !== null && (await isJudgedAsTenant(totals, domain, sha256, now)) ? null : why;
    const { revision } = kept;
    // Of a set that was never decided about nothing is wanted.
    const [desired, placement] =
      state.standing === null ? [null, null] : await Promise.all([placements.desired(set), placements.placement(set)]);
    return {
      name: set,
      state: { ...state, settings },
      ofSet,
      notJudged,
      revision,
      desired,
      placement,
      sums,
      readAt: now,
    };
  };
