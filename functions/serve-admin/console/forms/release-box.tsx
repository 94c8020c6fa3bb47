import { hrefOfSet } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { useDraft } from '../lib/draft.ts';
import { Box, Chip, Empty, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { timeOf, typedZone } from '../lib/times.ts';
import { counted, moment } from '../lib/words.ts';
import { askingRelease } from './asking-operation.ts';

/** Take back what was decided automatically since a moment: which sets that is, then all of them at once. */
export function ReleaseBox() {
  const { fleet, ask } = useShell();
  const [{ from }, change] = useDraft('release', () => ({ from: '' }));
  const since = timeOf(from);
  const { data, error } = useLive(`releases ${since ?? ''}`, (signal) =>
    read<'previewRelease'>('/releases', { since }, signal),
  );
  const count = data?.release.length ?? 0;
  const unmoved = data?.release.filter(({ effect }) => effect !== 'done' && effect !== 'drifted').length ?? 0;
  const release = (at: string): void =>
    ask(
      askingRelease({
        title: `Release ${counted(count, 'set')}`,
        meaning: `Every set that was moved automatically since ${moment(at)} goes back to its own pool, on probation. Sets that a person moved, pinned or exempted stay.`,
        verb: 'Release',
        path: '/releases',
        body: { since: at },
      }),
    );
  return (
    <Box title="Release many" note="Takes back what was decided automatically since a moment. Without one: a day.">
      <div class="filters">
        <label>
          Moved since ({typedZone()})
          <input type="datetime-local" value={from} onInput={(event) => change({ from: event.currentTarget.value })} />
        </label>
      </div>
      <ProblemBox error={error} />
      {data === null && error === null && <Waiting />}
      {data !== null && (
        <>
          {unmoved > 0 && (
            <p class="note">
              {unmoved === count
                ? 'None of them was moved yet: only the decision is taken back.'
                : `Not moved yet: ${unmoved} of ${counted(count, 'set')}. Of those only the decision is taken back.`}
            </p>
          )}
          {count === 0 && <Empty title="No set was moved automatically since then." />}
          <ul aria-label="Would be released">
            {data.release.map(({ name, standing, effect, sentence }) => (
              <li key={name}>
                <a href={hrefOfSet(name)}>
                  <SafeText text={name} />
                </a>{' '}
                <Chip standing={standing} effect={effect} of={null} /> <SafeText text={sentence} />
              </li>
            ))}
          </ul>
          {data.skipped.length > 0 && (
            <details>
              <summary>{counted(data.skipped.length, 'set')} would be left alone</summary>
              <ul>
                {data.skipped.map(({ name, sentence }) => (
                  <li key={name}>
                    <SafeText text={sentence} />
                  </li>
                ))}
              </ul>
            </details>
          )}
          {fleet?.mayWrite !== false && count > 0 && (
            <div class="buttons">
              <button type="button" class="grave" onClick={() => release(data.since)}>
                Release {counted(count, 'set')}
              </button>
            </div>
          )}
        </>
      )}
    </Box>
  );
}
