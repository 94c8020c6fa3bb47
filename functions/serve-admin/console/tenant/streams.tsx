import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfSet, hrefOfTenant } from '../lib/address.ts';
import { Box, Chip, SafeText, Table } from '../lib/parts.tsx';
import { grouped, rate } from '../lib/words.ts';

/** What the tenant sends with: its sets, and the parts of sets that are its own. The worst first. */
export function TenantSets({ page: { items, total } }: { readonly page: AnswerOf<'listSets'> }) {
  return (
    <Box title="Sets and streams" note="Of the last 24 hours.">
      {items.length === 0 ? (
        <p class="quiet">It has none that has sent.</p>
      ) : (
        <Table label="Sets and streams of the tenant">
          <thead>
            <tr>
              <th scope="col">Set</th>
              <th scope="col">Standing</th>
              <th scope="col">Sent</th>
              <th scope="col">Hard bounces</th>
              <th scope="col">Complaints</th>
            </tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <a href={hrefOfSet(row.name)}>
                    <SafeText text={row.name} />
                  </a>
                </th>
                <td>
                  <Chip standing={row.standing} effect={row.effect} of={row} />
                </td>
                <td>{grouped(row.day.sends)}</td>
                <td>{rate(row.day.hardBounceRate)}</td>
                <td>{rate(row.day.complaintRate)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {total > items.length && (
        <p class="quiet">
          The worst {grouped(items.length)} of {grouped(total)}.
        </p>
      )}
    </Box>
  );
}

type Allowance = AnswerOf<'listAllowances'>['items'][number];

type AllowanceProps = {
  readonly items: readonly Allowance[];
  /** Whether it is said whose each is. */
  readonly ofAll?: boolean;
};
/** What applications that ask may still send within the hour. */
export const AllowanceBox = ({ items, ofAll = false }: AllowanceProps) => (
  <Box title="Allowance" note="What applications that ask may send within the hour.">
    <Table label="Allowance">
      <thead>
        <tr>
          <th scope="col">Set or stream</th>
          {ofAll && <th scope="col">Tenant</th>}
          <th scope="col">Left this hour</th>
          <th scope="col">Taken this hour</th>
          <th scope="col">Taken today</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ name, tenant, allowed, granted, remaining, grantedToday, hour, why }) => (
          <tr key={name}>
            <th scope="row">
              <a href={hrefOfSet(name)}>
                <SafeText text={name} />
              </a>
            </th>
            {ofAll && (
              <td>
                {tenant === null ? (
                  'none'
                ) : (
                  <a href={hrefOfTenant(tenant)}>
                    <SafeText text={tenant} />
                  </a>
                )}
              </td>
            )}
            <td>
              {hour === null
                ? 'not worked out yet'
                : remaining === null || allowed === null
                  ? 'no limit'
                  : `${grouped(remaining)} of ${grouped(allowed)}`}
            </td>
            <td>{grouped(granted)}</td>
            <td>{grouped(grantedToday)}</td>
            <td>
              <SafeText text={why} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  </Box>
);
