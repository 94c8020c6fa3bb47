import { Box, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import type { Polled } from '../lib/poll.ts';
import { moment } from '../lib/words.ts';
import type { Decisions } from './decisions.ts';

type Line = {
  readonly key: string;
  readonly at: string;
  readonly what: string;
  readonly who: string;
  readonly sentence: string;
};
type Props = { readonly decisions: Polled<Decisions>; readonly now: string };

function linesOf({ history, audit }: Decisions): readonly Line[] {
  const standings = history.map(({ version, at, from, to, actor, mode, sentence }) => ({
    key: `standing ${version}`,
    at,
    what: `${from} → ${to}${mode === 'observe' ? ' (only observed)' : ''}`,
    who: actor,
    sentence,
  }));
  const settings = audit
    .filter(({ id }) => !id.startsWith('standing:'))
    .map(({ id, at, action, actor, why }) => ({ key: id, at, what: action, who: actor, sentence: why }));
  return [...standings, ...settings].toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** Every decision about a set, each with its sentence: what changed its standing, and what was set by hand. */
export function SetTimeline({ decisions: { data, error }, now }: Props) {
  const lines = data === null ? null : linesOf(data);
  return (
    <Box title="Decisions">
      <ProblemBox error={error} />
      {lines === null && error === null && <Waiting />}
      {lines?.length === 0 && <p class="quiet">Nothing was ever decided about it: it has always been healthy.</p>}
      <ol class="timeline">
        {lines?.map(({ key, at, what, who, sentence }) => (
          <li key={key}>
            <p>
              <time dateTime={at}>{moment(at, now)}</time> <strong>{what}</strong>{' '}
              <span class="quiet">
                by <SafeText text={who} />
              </span>
            </p>
            <p>
              <SafeText text={sentence} />
            </p>
          </li>
        ))}
      </ol>
    </Box>
  );
}
