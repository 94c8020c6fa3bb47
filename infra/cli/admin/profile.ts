import { standingsWords } from '../../../shared/admin/fleet/headline.ts';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { POOL_WORDS } from '../../../shared/profile/model.ts';
import { table } from '../table.ts';
import { UserError } from '../user-error.ts';
import type { CliCommand } from './context.ts';

type Tenant = AnswerOf<'listTenants'>['items'][number];

const standingsOf = (tenant: Tenant): string => standingsWords(tenant) || '-';

const tenantsTable = (tenants: readonly Tenant[]): string =>
  table(
    [
      { heading: 'tenant' },
      { heading: 'grade' },
      { heading: 'sets', isNumber: true },
      { heading: 'standings' },
      { heading: 'what weighs most' },
    ],
    tenants.map((tenant) => {
      const [worst] = tenant.profile.reasons;
      return [
        tenant.name,
        tenant.profile.grade,
        grouped(tenant.sets),
        standingsOf(tenant),
        worst === undefined || worst.points <= 0 ? '-' : worst.sentence,
      ];
    }),
  );

function tenantText(tenant: Tenant): string {
  const { grade, points, reasons, pool, ladder, startStep, surveyedAt } = tenant.profile;
  const { perDay, industry, lists } = tenant.declared ?? {};
  const said = [
    ...(perDay === undefined ? [] : [`${grouped(perDay)} a day`]),
    ...(industry === undefined ? [] : [industry]),
    ...(lists === undefined ? [] : [`lists: ${lists}`]),
  ];
  const lines = [
    `${tenant.name}: grade ${grade} (${points} ${Math.abs(points) === 1 ? 'point' : 'points'}), ${grouped(tenant.sets)} ${tenant.sets === 1 ? 'set' : 'sets'}, ${standingsOf(tenant)}`,
    `says of its mail: ${said.join(', ') || 'nothing'}`,
    `counted ${surveyedAt === null ? 'never yet' : `on ${surveyedAt.slice(0, 10)}`}`,
    ...(reasons.length === 0 ? ['Nothing speaks for or against it.'] : []),
    ...reasons.flatMap((reason) => [
      `${reason.points > 0 ? '+' : ''}${reason.points}  ${reason.sentence}`,
      `    ${reason.source}`,
    ]),
    `Suits it: ${POOL_WORDS[pool]}, ladder ${ladder} from step ${startStep}`,
  ];
  return lines.map(forTerminal).join('\n');
}

/** How risky each tenant is, and why. */
export const PROFILE: CliCommand = {
  usage: 'profile [TENANT]',
  about: 'How risky each tenant is, the riskiest first; or one with every reason',
  async run({ client, names, show }) {
    const [name, ...rest] = names;
    if (rest.length > 0) throw new UserError(`Expected one tenant, got ${names.length}`);
    const { items, ...page } = await client.call('listTenants');
    if (name === undefined) {
      const worst = items.toSorted((a, b) => b.profile.points - a.profile.points);
      show({ ...page, items: worst }, worst.length === 0 ? 'There is no tenant yet.' : tenantsTable(worst));
      return 0;
    }
    const tenant = items.find((item) => item.name === name);
    if (tenant === undefined)
      throw new UserError(`Expected the name of a tenant, got ${JSON.stringify(forTerminal(name))}`);
    show(tenant, tenantText(tenant));
    return 0;
  },
};
