import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfSet } from '../lib/address.ts';
import { CopyText } from '../lib/copy.tsx';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import { counted, grouped, moment } from '../lib/words.ts';

type Preview = AnswerOf<'previewPolicy'>;
type Decision = Preview['changes'][number]['present'];

/** A month: what an archive tells that totals do not. Unit: ms. */
const FURTHER_BACK_MS = 30 * 86_400_000;
type Previewed = { readonly preview: Preview; readonly draft: string; readonly now: string };

/** What a policy would have done to the last 7 days, and how to see it further back. */
export function PolicyPreview({ preview: { changes, moved, looked, of }, draft, now }: Previewed) {
  const difference =
    changes.length === 0
      ? 'It makes no difference.'
      : `${counted(changes.length, 'set')} would have fared differently.`;
  return (
    <Box title="What it would have done in the last 7 days">
      <p role="status">
        {`${difference} ${counted(moved.proposed, 'set')} moved, against ${grouped(moved.present)} under the policy in force.`}
        {looked < of && ` Only the worst ${grouped(looked)} of ${grouped(of)} sets were looked at.`}
      </p>
      {changes.length > 0 && (
        <Table label="Sets that would have fared differently">
          <thead>
            <tr>
              <th scope="col">Set</th>
              <th scope="col">In force</th>
              <th scope="col">Proposed</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, present, proposed }) => (
              <tr key={name}>
                <th scope="row">
                  <a href={hrefOfSet(name)}>
                    <SafeText text={name} />
                  </a>
                </th>
                <Fate decision={present} />
                <Fate decision={proposed} />
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <FurtherBack draft={draft} since={new Date(Date.parse(now) - FURTHER_BACK_MS).toISOString().slice(0, 10)} />
    </Box>
  );
}

/** The archive is read with its reader's own rights, and takes longer than a page waits. */
const FurtherBack = ({ draft, since }: { readonly draft: string; readonly since: string }) => (
  <p>
    Further back, where an archive is kept:{' '}
    <a download="draft.json" href={`data:application/json;charset=utf-8,${encodeURIComponent(draft)}`}>
      save the draft as draft.json
    </a>
    , and play the archive under both{' '}
    <CopyText text={`npx lazaretto backtest --policy draft.json --since ${since}`} label="the command" />
  </p>
);

const Fate = ({ decision }: { readonly decision: Decision }) => (
  <td>
    {decision === null ? (
      'nothing'
    ) : (
      <>
        <strong>{decision.level}</strong> {moment(decision.at)} <SafeText text={decision.sentence} />
      </>
    )}
  </td>
);
