import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { read } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Table } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { grouped } from '../lib/words.ts';

type Item = AnswerOf<'listLadders'>['items'][number];

/** What everybody with a ladder may send, and why; nothing where nobody has one. */
export function LaddersBox() {
  const { data, error } = useLive('ladders', (signal) => read<'listLadders'>('/ladders', {}, signal));
  if (data === null) return <ProblemBox error={error} />;
  if (data.items.length === 0) return null;
  return (
    <Box title="Ladders" note="What may be sent, by the ladder that the policy names. Nothing is stopped for it.">
      <Table label="Ladders">
        <thead>
          <tr>
            <th scope="col">Whose mail</th>
            <th scope="col">Ladder</th>
            <th scope="col">Mails a day</th>
            <th scope="col">Mails an hour</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((item) => (
            <LadderRow key={`${item.subject} ${item.name}`} item={item} />
          ))}
        </tbody>
      </Table>
    </Box>
  );
}

const may = (count: number | null): string => (count === null ? 'no limit' : grouped(count));

const LadderRow = ({ item }: { readonly item: Item }) => (
  <tr>
    <th scope="row">
      <SafeText text={item.name} /> ({item.subject})
    </th>
    <td>{item.ladder}</td>
    <td>{may(item.allowed)}</td>
    <td>{may(item.perHour)}</td>
    <td>
      {item.over !== null && (
        <p>
          <strong>Too much today</strong>: {grouped(item.over.sent)} sent
        </p>
      )}
      <p>
        <SafeText text={item.why} />
      </p>
      {item.providers.map(({ provider, allowed }) => (
        <p key={provider}>
          <SafeText text={provider} /> is held apart: {grouped(allowed)} a day of it
        </p>
      ))}
    </td>
  </tr>
);
