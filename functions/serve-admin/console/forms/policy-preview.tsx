import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfSet } from '../lib/address.ts';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import { counted, grouped, moment } from '../lib/words.ts';

type Preview = AnswerOf<'previewPolicy'>;
type Decision = Preview['changes'][number]['present'];

/** What a policy would have done to the last 7 days. */
export function PolicyPreview({ preview: { changes, moved, looked, of } }: { readonly preview: Preview }) {
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
    </Box>
  );
}

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
