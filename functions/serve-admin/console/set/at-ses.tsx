import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { rowsAtSes, sndsSentence } from '../../../../shared/audit-counts/words.ts';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import { grouped } from '../lib/words.ts';

/** SES's own figures beside ours. A figure that is absent is none, never zero. */
export function SetAtSes({ atSes }: { readonly atSes: SetDetail['atSes'] }) {
  const rows = rowsAtSes(atSes);
  return (
    <Box title="What SES itself reports">
      {rows.length === 0 ? (
        <p class="quiet">SES has no figure of its own: docs/receivers.md says where it gets them from.</p>
      ) : (
        <Table label="What SES itself reports">
          <thead>
            <tr>
              <th scope="col">Of</th>
              <th scope="col">SES</th>
              <th scope="col">Counted here</th>
              <th scope="col">Day</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ source, day, what, reported, counted }) => (
              <tr key={`${source} ${what}`}>
                <th scope="row">{what}</th>
                <td>{reported === null ? '' : grouped(reported)}</td>
                <td>{counted === null ? <span class="quiet">not compared</span> : grouped(counted)}</td>
                <td>{day}</td>
                <td>
                  <SafeText text={source} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {atSes.addresses.map((address) => (
        <p key={address.ip}>
          <SafeText text={sndsSentence(address)} />
        </p>
      ))}
      <p class="quiet">Nothing is decided by it.</p>
    </Box>
  );
}
