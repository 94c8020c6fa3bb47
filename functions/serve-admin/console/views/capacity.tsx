import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { read } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Table } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { grouped } from '../lib/words.ts';

type Pool = AnswerOf<'getCapacity'>['items'][number];

/** How pools are used, and what is due about them. */
export function CapacityBox() {
  const { data, error } = useLive('capacity', (signal) => read<'getCapacity'>('/capacity', {}, signal));
  if (data === null) return <ProblemBox error={error} />;
  const counted = data.surveyedAt === null ? 'not counted yet' : `counted on ${data.surveyedAt.slice(0, 10)}`;
  return (
    <Box title="Pools" note={`What they carry, and what is due: ${counted}.`}>
      {data.items.length === 0 ? (
        <p>SES lists no pool, or the inventory was not taken yet.</p>
      ) : (
        <Table label="Pools">
          <thead>
            <tr>
              <th scope="col">Pool</th>
              <th scope="col">Addresses</th>
              <th scope="col">Mails a day</th>
              <th scope="col">Sets</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((pool) => (
              <PoolRow key={pool.pool} pool={pool} />
            ))}
          </tbody>
        </Table>
      )}
    </Box>
  );
}

const PoolRow = ({ pool: { pool, isManaged, addresses, perDay, sets, advice } }: { readonly pool: Pool }) => (
  <tr>
    <th scope="row">
      <SafeText text={pool} />
    </th>
    <td>{isManaged ? 'managed' : grouped(addresses.length)}</td>
    <td>{perDay === null ? 'not known' : grouped(perDay)}</td>
    <td>{grouped(sets)}</td>
    <td>
      {advice.length === 0 && <p>Nothing.</p>}
      {advice.map(({ id, level, sentence, source }) => (
        <p key={id} title={source}>
          {level === 'due' && <strong>Due: </strong>}
          <SafeText text={sentence} />
        </p>
      ))}
    </td>
  </tr>
);
