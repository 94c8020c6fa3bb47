import { useState } from 'preact/hooks';
import { reservedParts, standingHealthy } from '../../../../shared/admin/fleet/headline.ts';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { EFFECTS, effectWords } from '../../../../shared/standing/effect.ts';
import { askingRemoval } from '../forms/asking-tenant.ts';
import { TENANT_DRAFT, TenantForm } from '../forms/tenant-form.tsx';
import { hrefOfTenant } from '../lib/address.ts';
import { read } from '../lib/api.ts';
import { draftsOf } from '../lib/draft.ts';
import { Chip, Empty, ProblemBox, SafeText, Table, Waiting } from '../lib/parts.tsx';
import { useLive, useShell } from '../lib/shell.ts';
import { grouped, limitWords, WORST_FIRST } from '../lib/words.ts';
import { ProfileReasons } from '../tenant/profile.tsx';
import { AllowancesBox } from './allowances.tsx';
import { CapacityBox } from './capacity.tsx';
import { LaddersBox } from './ladders.tsx';

type Tenant = AnswerOf<'listTenants'>['items'][number];
/** Whose rules are edited: null is a new tenant. */
type Editing = { readonly name: string | null; readonly version: string };

const NO_RULES = { sets: [], mode: null, limits: null } as const;

/** How many of its sets stand how, the worst first; of those that stand healthy only the healthy ones. */
const countsOf = ({ effects, healthy }: Tenant) =>
  WORST_FIRST.flatMap((standing) =>
    EFFECTS.map((effect) => ({ standing, effect, count: effects[standing][effect] ?? 0 })),
  )
    .filter(({ standing, effect }) => effectWords(standing, effect) !== 'healthy')
    .concat({ standing: 'healthy', effect: 'none', count: healthy })
    .filter(({ count }) => count > 0);

/** Who owns which sets, how they stand, and what the policy says of each. */
export function TenantsView() {
  const { fleet, ask } = useShell();
  const { data, error } = useLive('tenants', (signal) => read<'listTenants'>('/tenants', {}, signal));
  const [editing, setEditing] = useState<Editing | null>(null);
  const mayWrite = fleet?.mayWrite !== false;
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  const edit = (name: string | null): void => setEditing({ name, version: data.version });
  // What was begun, and left, is gone on with.
  const [left] = draftsOf(TENANT_DRAFT);
  const open = editing ?? (left === undefined ? null : { name: left || null, version: data.version });
  return (
    <>
      <ProblemBox error={error} />
      {mayWrite && (
        <div class="buttons">
          <button type="button" onClick={() => edit(null)}>
            New tenant
          </button>
        </div>
      )}
      {mayWrite && open !== null && (
        <TenantForm
          key={open.name ?? ''}
          tenant={open.name}
          rules={rulesOf(data.items.find(({ name }) => name === open.name))}
          version={open.version}
          onClose={() => setEditing(null)}
        />
      )}
      {data.newSenders !== null && <p>New senders: {togetherWords(data.newSenders)}</p>}
      {data.items.length === 0 ? (
        <Empty title="There is no tenant yet.">
          <p>SES names them with the mail, or the policy does.</p>
        </Empty>
      ) : (
        <Table label="Tenants">
          <thead>
            <tr>
              <th scope="col">Tenant</th>
              <th scope="col">Sets</th>
              <th scope="col">Standings</th>
              <th scope="col">Profile</th>
              <th scope="col">The policy gives it</th>
              <th scope="col">Mode and limits</th>
              {mayWrite && <th scope="col">Change</th>}
            </tr>
          </thead>
          <tbody>
            {data.items.map((tenant) => (
              <tr key={tenant.name}>
                <th scope="row">
                  <a href={hrefOfTenant(tenant.name)}>
                    <SafeText text={tenant.name} />
                  </a>
                </th>
                <td>{grouped(tenant.sets)}</td>
                <td>
                  {countsOf(tenant).map(({ standing, effect, count }) => (
                    <span key={`${standing} ${effect}`}>
                      {grouped(count)} <Chip standing={standing} effect={effect} of={null} />{' '}
                    </span>
                  ))}
                  {reservedParts(standingHealthy(tenant.standings, tenant.effects), tenant.healthy)}
                  {tenant.together !== null && <p>{togetherWords(tenant.together)}</p>}
                </td>
                <td>
                  <ProfileCell profile={tenant.profile} />
                </td>
                <td>
                  <SafeText text={tenant.patterns.join(', ')} />
                </td>
                <td>
                  {tenant.mode !== null && <p>{tenant.mode}</p>}
                  {limitWords(tenant.limits).map((words) => (
                    <p key={words}>{words}</p>
                  ))}
                </td>
                {mayWrite && (
                  <td>
                    <div class="buttons">
                      <button type="button" aria-label={`Edit ${tenant.name}`} onClick={() => edit(tenant.name)}>
                        Edit
                      </button>
                      {tenant.inPolicy && (
                        <button
                          type="button"
                          aria-label={`Remove ${tenant.name}`}
                          onClick={() => ask(askingRemoval(tenant.name, data.version))}
                        >
                          Remove
                        </button>
                      )}
                    </div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <LaddersBox />
      <AllowancesBox />
      <CapacityBox />
    </>
  );
}

const togetherWords = ({ sentence, worst }: NonNullable<Tenant['together']>) => (
  <>
    <strong>together above the limit</strong>: <SafeText text={`${sentence}; most of all ${worst.join(', ')}`} />
  </>
);

/** Its grade, and behind it the reasons with what each weighs. */
const ProfileCell = ({ profile }: Pick<Tenant, 'profile'>) => (
  <details>
    <summary>{profile.grade}</summary>
    <ProfileReasons profile={profile} />
  </details>
);

const rulesOf = (tenant: Tenant | undefined) =>
  tenant === undefined ? NO_RULES : { sets: tenant.patterns, mode: tenant.mode, limits: tenant.limits };
