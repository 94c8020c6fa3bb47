import type { SeenSet } from '../../../../functions/_adapters/ses/suppression.ts';
import { ApiProblem } from '../../../../shared/admin/api/client.ts';
import type { Customer } from '../../../../shared/admin/schema/customers.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import {
  type InForce,
  inForce,
  NOTHING_SAID,
  type Said,
  type Suppression,
  shortfalls,
} from '../../../../shared/onboarding/suppression.ts';
import { UserError } from '../../user-error.ts';
import { type Context, textOf } from '../context.ts';
import type { SettingsOfSets } from './ses-sets.ts';
import { demandYes, EVERY_MS, oneASecond, type Pace } from './work.ts';

type Wanted = { readonly tenant: string; readonly suppression: Suppression };
/** One set: what holds, and where that is less than its template wants. */
export type SetSuppression = {
  readonly set: string;
  /** The customer whose set it is by an order; null: nobody ordered it. */
  readonly tenant: string | null;
  /** Null: SES has no such set. */
  readonly found: InForce | null;
  readonly wanted: Suppression | null;
  readonly less: readonly string[];
};

/** Some suppress less than their template wants, or could not be read: a script should notice. */
const PARTLY = 1;
const GONE: readonly Customer['stage'][] = ['leaving', 'gone'];

/** What each set suppresses, beside what its template wants. @returns the exit code @throws {UserError} */
export async function suppressionOfSets(context: Context, settings: SettingsOfSets, pace: Pace): Promise<number> {
  const [, ...rest] = context.names;
  if (rest.length > 0) throw new UserError('Expected nothing behind sets; for the sets of one customer: --tenant T');
  const only = textOf(context, 'tenant') ?? null;
  const wanted = new Map<string, Wanted>();
  const ask = async (tenant: string): Promise<void> => {
    for (const one of await wantedOf(context, tenant, only !== null)) {
      if (!wanted.has(one.set)) wanted.set(one.set, { tenant, suppression: one });
    }
  };
  const tenants = only === null ? (await context.client.call('listTenants')).items.map(({ name }) => name) : [only];
  for (const tenant of tenants) await ask(tenant);

  const account = await settings.account().catch(refuse('what the account suppresses'));
  const names =
    only === null ? [...new Set([...(await allSets(settings, pace)), ...wanted.keys()])] : [...wanted.keys()];
  await demandYes(names.length, context.values['yes'] === true, pace, 'sets');
  const seen = new Map<string, SeenSet | null>();
  const look = async (name: string) => void seen.set(name, await settings.set(name));
  const failures = await oneASecond(names, pace, look, forTerminal);

  // Whom a set was made for, and whom neither the policy nor SES names.
  const madeFor = [...seen.values()].flatMap((set) => set?.madeFor ?? []);
  if (only === null) for (const tenant of new Set(madeFor)) if (!tenants.includes(tenant)) await ask(tenant);

  const whoseIs = (name: string): string | null => wanted.get(name)?.tenant ?? seen.get(name)?.madeFor ?? null;
  /** The tenant to which a set leaves something; null: none. */
  const above = (name: string): string | null => (leavesMuch(seen.get(name)?.said) ? whoseIs(name) : null);
  const ofTenants = new Map<string, Said | null>();
  const lookAbove = async (tenant: string) => void ofTenants.set(tenant, await settings.tenant(tenant));
  const asked = new Set([...seen.keys()].flatMap((name) => above(name) ?? []));
  const unread = await oneASecond([...asked], pace, lookAbove, (tenant) => `tenant ${forTerminal(tenant)}`);

  const items = [...seen].flatMap(([set, is]): SetSuppression[] => {
    const { tenant = null, suppression = null } = wanted.get(set) ?? {};
    if (is === null) return [{ set, tenant, found: null, wanted: suppression, less: [] }];
    const ofTenant = above(set);
    // Nothing is said of a set whose tenant could not be read.
    if (ofTenant !== null && !ofTenants.has(ofTenant)) return [];
    const found = inForce(is.said, ofTenants.get(ofTenant ?? '') ?? NOTHING_SAID, account);
    return [
      { set, tenant, found, wanted: suppression, less: suppression === null ? [] : shortfalls(suppression, found) },
    ];
  });
  const failed = [...failures, ...unread];
  context.show({ items, failed: failed.length }, [words(context, items), ...failed].join('\n'));
  return failed.length > 0 || items.some(({ less }) => less.length > 0) ? PARTLY : 0;
}

const leavesMuch = (said: Said | undefined): boolean =>
  said !== undefined && (said.reasons === null || said.scope === null);

type OfSet = Customer['suppression'][number];

/** @param mustBe whether a customer without an order is refused @throws {UserError} */
async function wantedOf({ client }: Context, tenant: string, mustBe: boolean): Promise<readonly OfSet[]> {
  let customer: Customer;
  try {
    customer = await client.call('getCustomer', { path: { tenant } });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (mustBe) throw new UserError(`--tenant: ${forTerminal(error.message)}`);
    // Most tenants were never ordered. A name that no order may have is another's tag.
    if (error.problem.status === 404 || error.problem.status === 422) return [];
    throw error;
  }
  if (GONE.includes(customer.stage) && !mustBe) return [];
  // Deployments before this command do not say it.
  const { suppression } = customer as { readonly suppression?: readonly OfSet[] };
  if (suppression === undefined) {
    throw new UserError('Expected a deployment that says what its templates suppress: deploy this version first');
  }
  return suppression;
}

async function allSets({ page }: SettingsOfSets, { sleep }: Pace): Promise<string[]> {
  const names: string[] = [];
  let token: string | null = null;
  do {
    if (token !== null) await sleep(EVERY_MS);
    const got: Awaited<ReturnType<SettingsOfSets['page']>> = await page(token).catch(refuse('its sets'));
    names.push(...got.names);
    token = got.next;
  } while (token !== null);
  return names;
}

const refuse =
  (what: string) =>
  ({ message }: Error): never => {
    throw new UserError(`SES does not say ${what}: ${forTerminal(message)}`);
  };

const COLUMNS = ['set', 'suppresses', 'list of', 'Auto Validation', 'tenant', 'by template'];

function words({ table }: Context, items: readonly SetSuppression[]): string {
  if (items.length === 0) return 'There are no configuration sets.';
  const rows = items.map(({ set, tenant, found, wanted, less }) => [
    set,
    found === null ? '-' : `${found.reasons.join(', ') || 'nothing'}${saidBy(found, 'reasons')}`,
    found === null ? '-' : `${found.scope.toLowerCase()}${saidBy(found, 'scope')}`,
    found === null ? '-' : `${found.autoValidation}${saidBy(found, 'autoValidation')}`,
    tenant ?? '-',
    found === null ? 'not in SES' : wanted === null ? '-' : less.length === 0 ? 'as it says' : 'less',
  ]);
  const short = items.filter(({ less }) => less.length > 0);
  const told = short.flatMap(({ set, less }) => less.map((text) => `* ${forTerminal(`${set} ${text}`)}`));
  const count = items.filter(({ wanted, found }) => wanted !== null && found !== null).length;
  return [
    table(
      COLUMNS.map((heading) => ({ heading })),
      rows.map((row) => row.map(forTerminal)),
    ),
    '',
    ...told,
    `${grouped(short.length)} of ${grouped(count)} sets with a template suppress less than it says.`,
    ...(short.length === 0
      ? []
      : [
          'PutConfigurationSetSuppressionOptions sets reasons, scope and Auto Validation anew: give all of them together.',
        ]),
  ].join('\n');
}

/** What a set says itself goes without saying. */
const saidBy = ({ by }: InForce, part: keyof InForce['by']): string => (by[part] === 'set' ? '' : ` (by ${by[part]})`);
