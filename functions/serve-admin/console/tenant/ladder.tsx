import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { Box, SafeText } from '../lib/parts.tsx';
import { counted, grouped } from '../lib/words.ts';
import { LadderChart } from './ladder-chart.tsx';

type Ladder = AnswerOf<'listLadders'>['items'][number];

/** Where the mail of one subject stands on its ladder, what the next step wants, and what changed lately. */
export function LadderCard({ ladder }: { readonly ladder: Ladder }) {
  const { subject, name, step, steps, allowed, perHour, next, why, over, providers, changes } = ladder;
  return (
    <Box title={subject === 'tenant' ? 'Ladder' : `Ladder of the ${subject} ${name}`}>
      <p>
        <strong>{step > steps ? 'All steps are climbed' : `Step ${step} of ${steps}`}</strong> of {ladder.ladder}:{' '}
        {allowed === null ? 'no limit' : `${grouped(allowed)} mails a day`}
        {perHour !== null && `, ${grouped(perHour)} an hour`}
      </p>
      {over !== null && (
        <p class="note">
          <strong>Too much today</strong>: {grouped(over.sent)} sent, {grouped(over.allowed)} are allowed
        </p>
      )}
      <LadderChart ladder={ladder} />
      <p>
        <SafeText text={why} />
      </p>
      {next !== null && (
        <p class="quiet">
          The next step{next.perDay === null ? '' : `, ${grouped(next.perDay)} a day,`} wants{' '}
          {counted(next.days, 'more day')} with mail, and enough of it on {counted(next.uses, 'more day')}.
        </p>
      )}
      {providers.map(({ provider, allowed: most }) => (
        <p key={provider}>
          <SafeText text={provider} /> is held apart: {grouped(most)} a day of it
        </p>
      ))}
      {changes.length > 0 && (
        <ol class="timeline">
          {changes.map(({ kind, day, provider, sentence }) => (
            <li key={`${day} ${kind} ${provider ?? ''}`}>
              <p>
                <time dateTime={day}>{day}</time> <strong>{kind}</strong>
              </p>
              <p>
                <SafeText text={sentence} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </Box>
  );
}
