import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { read, setPath } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Since, Table, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';

/** What servers said with the bounces of a set, without anybody's address. */
export function SetSamples({ name, now }: { readonly name: string; readonly now: string }) {
  const { data, error } = useLive(`samples ${name}`, (signal) =>
    read<'getSamples'>(setPath(name, '/samples'), {}, signal),
  );
  return (
    <Box title="What the servers say">
      <ProblemBox error={error} />
      {data === null ? error === null && <Waiting /> : <Said samples={data} now={now} />}
    </Box>
  );
}

type SaidProps = { readonly samples: AnswerOf<'getSamples'>; readonly now: string };
function Said({ samples: { kept, items }, now }: SaidProps) {
  if (!kept) return <p class="quiet">It is not kept: the policy says "samples": "off".</p>;
  if (items.length === 0) return <p class="quiet">No server has said anything with a bounce in the last 16 days.</p>;
  return (
    <>
      <p class="quiet">Samples, up to three of each reason. “…” stands for words that could name somebody.</p>
      <Table label="What the servers say">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Provider</th>
            <th scope="col">Code</th>
            <th scope="col">What the server said</th>
            <th scope="col">Noted</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ reason, provider, providerName, code, text, at }) => (
            <tr key={`${reason} ${provider} ${text}`}>
              <th scope="row">{reason}</th>
              <td>{providerName}</td>
              <td>{code}</td>
              <td>
                <code>
                  <SafeText text={text} />
                </code>
              </td>
              <td>
                <Since time={at} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
