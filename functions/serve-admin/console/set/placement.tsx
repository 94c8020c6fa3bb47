import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { Box, SafeText, Since } from '../lib/parts.tsx';
import { DRIFT_WORDS, moment } from '../lib/words.ts';

type Placement = SetDetail['placement'];
const poolWords = (pool: string | null): string => pool ?? 'the pool that SES chooses';

/** Where its mail goes: what was decided, and what SES says. */
export function SetPlacement({ placement, now }: { readonly placement: Placement; readonly now: string }) {
  const { desired, actual, home, appliedVersion, appliedAt, held, problem, drift, sharedPoolDelivery } = placement;
  const isApplied = desired === null || appliedVersion >= desired.version;
  return (
    <Box title="Placement">
      <dl class="pairs">
        <dt>Decided</dt>
        <dd>
          {desired === null ? (
            'Nothing: it stays in the pool that you chose'
          ) : (
            <>
              <SafeText text={desired.home ? `its own pool (${poolWords(home)})` : poolWords(desired.pool)} />, sending{' '}
              {desired.sendingEnabled ? 'on' : 'off'}
            </>
          )}
        </dd>
        <dt>SES says</dt>
        <dd>
          {actual === null ? (
            'Not looked at yet'
          ) : (
            <>
              <SafeText text={poolWords(actual.pool)} />, sending {actual.sendingEnabled ? 'on' : 'off'}
              {actual.seenAt !== null && <span class="quiet"> (seen {moment(actual.seenAt, now)})</span>}
            </>
          )}
        </dd>
        {sharedPoolDelivery !== null && (
          <>
            <dt>Shared addresses</dt>
            <dd>
              <SafeText text={sharedPoolDelivery} />
            </dd>
          </>
        )}
        <dt>Carried out</dt>
        <dd>
          {desired === null ? 'Nothing to do' : isApplied ? 'Yes' : 'Not yet'}
          {isApplied && appliedAt !== null && (
            <>
              , <Since time={appliedAt} now={now} />
            </>
          )}
        </dd>
      </dl>
      {held !== null && (
        <p class="note">
          Waits for approval since {moment(held.since, now)}: <SafeText text={held.sentence} />
        </p>
      )}
      {problem !== null && (
        <p class="problem">
          Tried {problem.attempts} times since {moment(problem.since, now)}: <SafeText text={problem.sentence} />
        </p>
      )}
      {drift !== null && (
        <p class="note">
          Changed outside Lazaretto, seen {moment(drift.since, now)}: <SafeText text={poolWords(drift.pool)} />, sending{' '}
          {drift.sendingEnabled ? 'on' : 'off'}. {DRIFT_WORDS[drift.answer]}
          {drift.by !== null && (
            <>
              {' '}
              <SafeText text={drift.by.principal} /> did it on {moment(drift.by.at, now)}, as CloudTrail shows.
            </>
          )}
        </p>
      )}
    </Box>
  );
}
