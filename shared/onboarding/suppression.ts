import { type Order, setNameOf } from './order.ts';

/** What keeps mail of one set from addresses that are known to be bad. */
export type Suppression = {
  /** SES's words for why an address is suppressed: BOUNCE, COMPLAINT. */
  readonly reasons: readonly string[];
  /** SES's word for whose list is asked and filled: ACCOUNT, TENANT. */
  readonly scope: string;
  /** Confidence below which SES does not send to an address; `OFF`: it does not look. */
  readonly autoValidation: string;
};
type Part = keyof Suppression;

/** What a set, a tenant or the account says of each; null: nothing, and what is below it holds. */
export type Said = { readonly [P in Part]: Suppression[P] | null };
export const NOTHING_SAID: Said = { reasons: null, scope: null, autoValidation: null };

/** What holds for a set, and who says so. */
export type InForce = Suppression & { readonly by: Readonly<Record<Part, 'set' | 'tenant' | 'account'>> };

/**
 * A set stands above its tenant, and that above the account.
 * Source: Amazon SES Developer Guide, tenant-level suppression list.
 */
export function inForce(set: Said, tenant: Said, account: Said): InForce {
  const by = (part: Part) => (set[part] !== null ? 'set' : tenant[part] !== null ? 'tenant' : 'account');
  return {
    reasons: set.reasons ?? tenant.reasons ?? account.reasons ?? [],
    scope: set.scope ?? tenant.scope ?? account.scope ?? 'ACCOUNT',
    autoValidation: set.autoValidation ?? tenant.autoValidation ?? account.autoValidation ?? 'OFF',
    by: { reasons: by('reasons'), scope: by('scope'), autoValidation: by('autoValidation') },
  };
}

/** What an order's template wants of each of its sets, by the name of the set. */
export const wantedSuppression = (order: Order): ReadonlyMap<string, Suppression> =>
  new Map(
    order.streams.flatMap((stream) => {
      const wanted = Object.hasOwn(order.template.streams, stream) ? order.template.streams[stream] : undefined;
      if (wanted === undefined) return [];
      const { suppression, autoValidation } = wanted;
      return [[setNameOf(order, stream), { ...suppression, autoValidation }] as const];
    }),
  );

/** Where what holds is less than what is wanted, a sentence each without its subject; none: it is as much, or more. */
export function shortfalls(wanted: Suppression, found: Suppression): readonly string[] {
  const missing = wanted.reasons.filter((reason) => !found.reasons.includes(reason));
  return [
    ...(missing.length === 0 ? [] : [`suppresses nothing for ${missing.join(' and ')}, which the template wants`]),
    // Each list is asked alone: an address on the other one gets the mail.
    ...(found.scope === wanted.scope
      ? []
      : [
          `asks the list of the ${found.scope.toLowerCase()}, and the template wants that of the ${wanted.scope.toLowerCase()}`,
        ]),
    ...(isWeaker(found.autoValidation, wanted.autoValidation)
      ? [`has Auto Validation ${found.autoValidation}, and the template wants ${wanted.autoValidation}`]
      : []),
  ];
}

/** By rising confidence. What `MANAGED` asks for is SES's own choice: no more can be said than that it looks. */
const CONFIDENCE = ['OFF', 'MEDIUM', 'HIGH'];
function isWeaker(found: string, wanted: string): boolean {
  if (found === 'OFF') return wanted !== 'OFF';
  const [has, wants] = [CONFIDENCE.indexOf(found), CONFIDENCE.indexOf(wanted)];
  return has >= 0 && has < wants;
}
