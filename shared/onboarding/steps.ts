import { mailFromOf, type Order, type Removal, setNameOf, setsOf } from './order.ts';

/** SES's operations that set a customer up or take it out, and what each is for. */
const CALLS = {
  'create-set': [
    'CreateConfigurationSet',
    'a configuration set for its stream, so that it is counted and moved by itself',
  ],
  'attach-set': ['CreateConfigurationSetEventDestination', 'SES publishes what becomes of its mail'],
  'create-identity': ['CreateEmailIdentity', 'the domain, its DKIM keys, and the set of mail that names none'],
  'set-mail-from': ['PutEmailIdentityMailFromAttributes', 'a MAIL FROM domain of its own, so that SPF aligns'],
  'create-tenant': ['CreateTenant', 'SES counts and pauses this customer alone, with a suppression list of its own'],
  'associate-set': ['CreateTenantResourceAssociation', 'the tenant may send with this set'],
  'associate-identity': ['CreateTenantResourceAssociation', 'the tenant may send from this domain'],
  'set-reputation-policy': ['UpdateReputationEntityPolicy', 'the findings at which SES pauses it by itself'],
  'disassociate-set': ['DeleteTenantResourceAssociation', 'the tenant may not send with this set any more'],
  'disassociate-identity': ['DeleteTenantResourceAssociation', 'the tenant may not send from this domain any more'],
  'delete-tenant': ['DeleteTenant', 'nothing is left that it may send with'],
  'delete-identity': ['DeleteEmailIdentity', 'nobody sends from this domain'],
  'delete-set': ['DeleteConfigurationSet', 'nobody sends with this set'],
} as const;
export type StepKind = keyof typeof CALLS;

/** One change in SES. It is looked for before it is made, and read back afterwards. */
export type Step = {
  /** The same for the same step of the same order. */
  readonly id: string;
  readonly kind: StepKind;
  /** SES's operation. */
  readonly call: string;
  /** Name of the set, domain or tenant. */
  readonly on: string;
  readonly why: string;
  /** The stream that a set is for; null: none. */
  readonly stream: string | null;
};

function step(kind: StepKind, on: string, stream: string | null = null): Step {
  const [call, why] = CALLS[kind];
  return { id: `${kind}:${on}`, kind, call, on, why, stream };
}

/** Everything that an order asks of SES, in order. */
export function stepsOf(order: Order): readonly Step[] {
  const { tenant, domains, streams, template, removal } = order;
  if (removal !== undefined) return removalSteps(order, removal);
  const sets = streams.map((stream) => ({ stream, set: setNameOf(order, stream) }));
  return [
    ...sets.flatMap(({ stream, set }) => [step('create-set', set, stream), step('attach-set', set, stream)]),
    ...domains.flatMap((domain) => [
      step('create-identity', domain),
      ...(mailFromOf(order, domain) === null ? [] : [step('set-mail-from', domain)]),
    ]),
    ...(template.sesTenant
      ? [
          step('create-tenant', tenant),
          ...sets.map(({ set }) => step('associate-set', set)),
          ...domains.map((domain) => step('associate-identity', domain)),
          step('set-reputation-policy', tenant),
        ]
      : []),
  ];
}

/** What is named goes in the reverse order. SES deletes nothing that a tenant may still use. */
function removalSteps({ tenant, template }: Order, { sets, domains, sesTenant }: Removal): readonly Step[] {
  return [
    ...(template.sesTenant
      ? [
          ...sets.map((set) => step('disassociate-set', set)),
          ...domains.map((domain) => step('disassociate-identity', domain)),
        ]
      : []),
    ...(sesTenant ? [step('delete-tenant', tenant)] : []),
    ...domains.map((domain) => step('delete-identity', domain)),
    ...sets.map((set) => step('delete-set', set)),
  ];
}

/** Steps that must be done before: SES refuses to attach, or to let a tenant use, what is not there. */
export function needsOf(step: Step, order: Order): readonly string[] {
  const { tenant } = order;
  switch (step.kind) {
    case 'attach-set':
      return [`create-set:${step.on}`];
    case 'set-mail-from':
      return [`create-identity:${step.on}`];
    case 'associate-set':
      return [`create-set:${step.on}`, `create-tenant:${tenant}`];
    case 'associate-identity':
      return [`create-identity:${step.on}`, `create-tenant:${tenant}`];
    case 'set-reputation-policy':
      return [`create-tenant:${tenant}`];
    case 'create-identity':
      // It is the set of mail that names none.
      return setsOf(order)
        .slice(0, 1)
        .map((set) => `create-set:${set}`);
    case 'delete-tenant':
      return idsOf(order, ['disassociate-set', 'disassociate-identity']);
    case 'delete-identity':
      return idsOf(order, ['disassociate-identity']).filter((id) => id.endsWith(`:${step.on}`));
    case 'delete-set':
      // It may be the set of mail from a domain that names none.
      return [
        ...idsOf(order, ['disassociate-set']).filter((id) => id.endsWith(`:${step.on}`)),
        ...idsOf(order, ['delete-identity']),
      ];
    case 'create-set':
    case 'create-tenant':
    case 'disassociate-set':
    case 'disassociate-identity':
      return [];
    default:
      return step.kind satisfies never;
  }
}

const idsOf = (order: Order, kinds: readonly StepKind[]): readonly string[] =>
  stepsOf(order).flatMap(({ kind, id }) => (kinds.includes(kind) ? [id] : []));
