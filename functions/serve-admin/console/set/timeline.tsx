import { read, setPath } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { moment } from '../lib/words.ts';

type Line = {
  readonly key: string;
  readonly at: string;
  readonly what: string;
  readonly who: string;
  readonly sentence: string;
};

/** Every decision about a set, each with its sentence: what changed its standing, and what was set by hand. */
export function SetTimeline({ name, now }: { readonly name: string; readonly now: string }) {
  const { data, error } = useLive(`timeline ${name}`, async (signal): Promise<readonly Line[]> => {
    const [history, audit] = await Promise.all([
      read<'getHistory'>(setPath(name, '/history'), {}, signal),
      read<'listAudit'>('/audit', { kind: 'set', name }, signal),
    ]);
    const standings = history.items.map(({ version, at, from, to, actor, mode, sentence }) => ({
      key: `standing ${version}`,
      at,
      what: `${from} → ${to}${mode === 'observe' ? ' (only observed)' : ''}`,
      who: actor,
      sentence,
    }));
    const settings = audit.items
      .filter(({ id }) => !id.startsWith('standing:'))
      .map(({ id, at, action, actor, why }) => ({ key: id, at, what: action, who: actor, sentence: why }));
    return [...standings, ...settings].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  });
  return (
    <Box title="Decisions">
      <ProblemBox error={error} />
      {data === null && error === null && <Waiting />}
      {data?.length === 0 && <p class="quiet">Nothing was ever decided about it: it has always been healthy.</p>}
      <ol class="timeline">
        {data?.map(({ key, at, what, who, sentence }) => (
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
