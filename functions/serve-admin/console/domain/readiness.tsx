import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { Box, SafeText } from '../lib/parts.tsx';
import { ToPublish } from './records.tsx';

export type Reported = NonNullable<AnswerOf<'getDomain'>['reports']>;

/** The next step to `p=reject`, with its numbers and the record. */
export const DomainReadiness = ({ readiness }: { readonly readiness: Reported['readiness'] }) => (
  <Box title="The way to p=reject">
    <p>
      Published: <strong>p={<SafeText text={readiness.policy} />}</strong>. Next:{' '}
      <strong>{readiness.next === null ? 'nothing now' : `p=${readiness.next}`}</strong>
    </p>
    <p>
      <SafeText text={readiness.why} />
    </p>
    {readiness.publish !== null && <ToPublish record={readiness.publish} />}
    {readiness.next !== null && readiness.publish === null && (
      <p class="quiet">
        The record is not shown whole: the patrol has not seen exactly one DMARC record with the policy that the reports
        found.
      </p>
    )}
  </Box>
);
