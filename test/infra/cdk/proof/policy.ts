import { listOf, type Resource, type Statement, type Template } from '../template.ts';
import { type Conditions, type Context, holds, like } from './conditions.ts';
import type { Resolve } from './resolve.ts';

/** One thing that IAM is asked of one call. `resource`: an ARN, or `*` where the call names none. */
export type Question = { readonly action: string; readonly resource: string; readonly context: Context };
type Written = Statement & { readonly NotAction?: string | readonly string[]; readonly NotResource?: unknown };

const anyLike = (patterns: readonly string[], text: string): boolean => patterns.some((one) => like(one, text));
const lower = (actions: string | readonly string[]): string[] => listOf(actions).map((one) => one.toLowerCase());

type Unresolved = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const mapped = <V, T>(record: Readonly<Record<string, V>>, change: (value: V) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** What one role may do, evaluated as IAM does: what denies wins, and what nothing allows is denied. */
export class Permissions {
  readonly #statements: readonly Written[];
  readonly #resolve: Resolve;
  readonly #used = new Set<string>();

  constructor(statements: readonly Statement[], resolve: Resolve) {
    this.#statements = statements as readonly Written[];
    this.#resolve = resolve;
  }

  /** Null where it is allowed; else why not, in words. @throws what cannot be evaluated */
  refuses(question: Question): string | null {
    const said = this.#statements.filter((statement) => this.#isAbout(statement, question));
    if (said.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied';
    if (said.length === 0) return 'nothing allows it';
    for (const statement of said) {
      for (const pair of this.#pairs(statement)) {
        if (like(pair.action.toLowerCase(), question.action.toLowerCase()) && like(pair.resource, question.resource))
          this.#used.add(nameOf(pair));
      }
    }
    return null;
  }

  /** What it allows and no question has needed, as `action on resource`. */
  get unused(): readonly string[] {
    const allowed = this.#statements.filter(({ Effect }) => Effect === 'Allow').flatMap((one) => this.#pairs(one));
    return [...new Set(allowed.map(nameOf))].filter((name) => !this.#used.has(name)).toSorted(byText);
  }

  /** Every action with every resource that a statement names, and its conditions. */
  get pairs(): readonly { readonly action: string; readonly resource: string; readonly conditions: Conditions }[] {
    return this.#statements.flatMap((one) =>
      this.#pairs(one).map((pair) => ({ ...pair, conditions: (one.Condition ?? {}) as Conditions })),
    );
  }

  #pairs({ Action = [], Resource: on }: Written): { action: string; resource: string }[] {
    const resources = listOf(on).map(this.#resolve);
    return listOf(Action).flatMap((action) => resources.map((resource) => ({ action, resource })));
  }

  #isAbout(statement: Written, { action, resource, context }: Question): boolean {
    const { Action, NotAction, Resource: on, NotResource, Condition } = statement;
    const named =
      Action === undefined
        ? !anyLike(lower(NotAction ?? []), action.toLowerCase())
        : anyLike(lower(Action), action.toLowerCase());
    if (!named) return false;
    const covers =
      on === undefined
        ? !anyLike(listOf(NotResource).map(this.#resolve), resource)
        : anyLike(listOf(on).map(this.#resolve), resource);
    return covers && holds(this.#resolved((Condition ?? {}) as Unresolved), context);
  }

  /** The account, say, stands in a template as a reference. */
  #resolved(conditions: Unresolved): Conditions {
    return mapped(conditions, (keys) => mapped(keys, (values) => listOf(values).map(this.#resolve)));
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const nameOf = ({ action, resource }: { action: string; resource: string }): string => `${action} on ${resource}`;

/** Statements of every policy of a role: its own, and those attached to it. @throws where AWS keeps one of them */
export function statementsOf({ Resources }: Template, roleId: string): Statement[] {
  const { Policies = [], ManagedPolicyArns = [] } = Resources[roleId]?.Properties ?? {};
  if (ManagedPolicyArns.length > 0)
    throw new Error(`Expected ${roleId} to have no managed policy, whose statements are not in the template`);
  const attached = Object.values(Resources).filter(
    ({ Type, Properties }: Resource) =>
      (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') &&
      (Properties.Roles ?? []).some(({ Ref }: { Ref?: string }) => Ref === roleId),
  );
  return [...Policies, ...attached.map(({ Properties }) => Properties)].flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement as Statement[],
  );
}
