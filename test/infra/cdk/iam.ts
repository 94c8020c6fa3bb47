import { listOf, oneOf, type Statement, type Template } from './template.ts';

/** A reference of the template as a text, the same wherever it stands: `{MonitorTablesRegistry….Arn}/index/work`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value as Readonly<Record<string, unknown>>;
  if (typeof Ref === 'string') return `{${Ref}}`;
  if (Array.isArray(attribute)) return `{${attribute.join('.')}}`;
  const [glue, parts] = joined as [string, unknown[]];
  return parts.map(textOf).join(glue);
}
const like = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);

/** Conditions on the partitions of a call, as DynamoDB knows them; any other condition is not met. */
function isMet(condition: unknown, partitions: readonly string[]): boolean {
  return Object.entries((condition ?? {}) as Readonly<Record<string, Record<string, string | string[]>>>).every(
    ([operator, keys]) => {
      const patterns = listOf(keys['dynamodb:LeadingKeys'] ?? []);
      const fits = (partition: string) => patterns.some((pattern) => like(pattern, partition));
      if (operator === 'ForAllValues:StringLike') return partitions.every(fits);
      return operator === 'ForAnyValue:StringLike' && partitions.some(fits);
    },
  );
}

/** The policy of a function's role, evaluated as IAM does: what denies wins, and what nothing allows is denied. */
export class RolePolicy {
  readonly #statements: readonly Statement[];
  readonly used = new Set<string>();

  constructor(template: Template, functionId: string) {
    const policy = oneOf(template, 'AWS::IAM::Policy', `${functionId}RoleDefaultPolicy`);
    this.#statements = policy.Properties.PolicyDocument.Statement as Statement[];
  }

  /** @param resource as `textOf` writes it, or a part of it; null: whatever the call names */
  admits(action: string, resource: string | null, partitions: readonly string[] = []): boolean {
    const said = this.#statements.filter(
      ({ Action, Resource, Condition }) =>
        listOf(Action).some((pattern) => like(pattern, action)) &&
        (resource === null || listOf(Resource).some((one) => like(textOf(one), resource))) &&
        isMet(Condition, partitions),
    );
    const admitted = said.length > 0 && said.every(({ Effect }) => Effect === 'Allow');
    if (admitted) this.used.add(action);
    return admitted;
  }

  /** What it allows and no call has used. */
  get unused(): string[] {
    const allowed = this.#statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf(Action));
    return [...new Set(allowed)].filter((action) => !this.used.has(action)).toSorted((a, b) => (a < b ? -1 : 1));
  }
}
