import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { FleetRow } from '../fleet/fleet-row.tsx';
import { read } from '../lib/api.ts';
import { Box, ProblemBox } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { counted } from '../lib/words.ts';

const MOST = 20;

/** The customers inside a set, the worst first; nothing where it is not split. */
export function SetStreams({ set }: { readonly set: SetDetail }) {
  const { data, error } = useLive(`streams ${set.name}`, (signal) =>
    read<'listSets'>('/sets', { of: set.name, limit: String(MOST) }, signal),
  );
  if (error !== null) return <ProblemBox error={error} />;
  if (data === null || data.total === 0) return null;
  return (
    <Box title="Streams" note="The customers inside this set: each is counted and judged as a set is.">
      <ol class="rows" aria-label="Streams of this set">
        {data.items.map((row) => (
          <FleetRow key={row.name} row={row} now={set.judgedAt} />
        ))}
      </ol>
      {data.total > data.items.length && (
        <p>
          <a href={`#/fleet?${new URLSearchParams({ of: set.name })}`}>All {counted(data.total, 'stream')}</a>
        </p>
      )}
    </Box>
  );
}
