import { read } from '../lib/api.ts';
import { Box, ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { moment, shortActor, shownAction } from '../lib/words.ts';

/** What people decided about a tenant, the newest first: orders, rules of the policy, removals. */
export function TenantHistory({ name, now }: { readonly name: string; readonly now: string }) {
  const { data, error } = useLive(`history of tenant ${name}`, (signal) =>
    read<'listAudit'>('/audit', { kind: 'tenant', name }, signal),
  );
  return (
    <Box title="History">
      <ProblemBox error={error} />
      {data === null && error === null && <Waiting />}
      {data?.items.length === 0 && <p class="quiet">Nobody has decided anything about it in the last 30 days.</p>}
      <ol class="timeline">
        {data?.items.map(({ id, at, action, actor, why }) => (
          <li key={id}>
            <p>
              <time dateTime={at}>{moment(at, now)}</time> <strong>{shownAction(action, 'tenant')}</strong>{' '}
              <span class="quiet" title={actor}>
                by <SafeText text={shortActor(actor)} />
              </span>
            </p>
            <p>
              <SafeText text={why} />
            </p>
          </li>
        ))}
      </ol>
    </Box>
  );
}
