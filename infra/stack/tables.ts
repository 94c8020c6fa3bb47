import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  Operation,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AUDIT_PREFIX, TABLES, type TableName, WORK_INDEX } from '../../shared/registry/keys.ts';
import { alarm } from './parts/alarm.ts';
import type { MonitorFunction } from './parts/function.ts';
import type { Platform } from './parts/platform.ts';

/** A table that is there already and is to be used: one that was restored from a point in time. */
export type ExistingTable = { readonly name: string; readonly streamArn?: string | undefined };
export type ExistingTables = Readonly<Partial<Record<TableName, ExistingTable | undefined>>>;

const FEEDS: Readonly<Record<TableName, boolean>> = { journal: true, totals: false, registry: true };
/** Writes that are no `PutItem`. */
const CHANGES = ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'].map(
  (action) => `dynamodb:${action}`,
);
const typeOf = (type: 'S' | 'N'): AttributeType => (type === 'N' ? AttributeType.NUMBER : AttributeType.STRING);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
const leadingKeys = (quantifier: 'ForAnyValue' | 'ForAllValues', prefixes: readonly string[]) => ({
  [`${quantifier}:StringLike`]: { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
});

type ItemOperation = 'Get' | 'BatchGet' | 'Put' | 'Query' | 'Update' | 'Delete';

/** The three tables: on demand, restorable to any second of the last 35 days, kept when the stack is removed. */
export class Tables extends Construct {
  readonly journal: ITable;
  readonly totals: ITable;
  readonly registry: ITable;

  constructor(scope: Construct, id: string, platform: Platform, existing: ExistingTables = {}) {
    super(scope, id);
    const of = (name: TableName): ITable => {
      const there = existing[name];
      return there ? this.#use(name, there) : (this.#create(name, platform) as ITable);
    };
    this.journal = of('journal');
    this.totals = of('totals');
    this.registry = of('registry');
    alarm(this, platform, {
      id: 'journal-throttled',
      says: 'DynamoDB throttles writes to the journal. One partition takes 1,000 write units a second.',
      metric: this.journal.metricThrottledRequestsForOperations({ operations: [Operation.PUT_ITEM] }),
      atLeast: 10,
    });
  }

  #create(name: TableName, { removalPolicy, key }: Platform): Table {
    const isKept = removalPolicy !== RemovalPolicy.DESTROY;
    const table = new Table(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      partitionKey: { name: 'pk', type: typeOf(TABLES[name].pk) },
      sortKey: { name: 'sk', type: typeOf(TABLES[name].sk) },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isKept,
      removalPolicy,
      ...(FEEDS[name] && { stream: StreamViewType.KEYS_ONLY }),
      ...(key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    });
    if (name === 'registry') {
      table.addGlobalSecondaryIndex({
        indexName: WORK_INDEX,
        partitionKey: { name: 'work', type: AttributeType.STRING },
        sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    return table;
  }

  #use(name: TableName, { name: tableName, streamArn }: ExistingTable): ITable {
    return Table.fromTableAttributes(this, `Restored-${name}`, {
      tableArn: Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName }),
      ...(streamArn !== undefined && { tableStreamArn: streamArn }),
    });
  }

  /**
   * Let a function do some of what it does to a table: `Get`, `BatchGet`, `Put`, `Query`, `Update`, `Delete`.
   * @param under only to items whose partition key begins so; default: to all
   */
  grant(
    to: MonitorFunction,
    name: TableName,
    operations: readonly ItemOperation[],
    under: readonly string[] = [],
  ): void {
    const actions = operations.map((operation) =>
      operation === 'Query' ? 'dynamodb:Query' : `dynamodb:${operation}Item`,
    );
    to.allow(actions, [this[name].tableArn], under.length === 0 ? undefined : leadingKeys('ForAllValues', under));
    const isChanging = operations.includes('Update') || operations.includes('Delete');
    if (name === 'registry' && isChanging) this.#protectAudit(to);
  }

  /** Whatever else it may: a line of the audit trail is put, and never changed or taken away. */
  #protectAudit(to: MonitorFunction): void {
    to.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: CHANGES,
        resources: [this.registry.tableArn],
        conditions: leadingKeys('ForAnyValue', [AUDIT_PREFIX]),
      }),
    );
  }

  /** Let a function ask what waits in the registry. */
  grantWork(to: MonitorFunction): void {
    to.allow(['dynamodb:Query'], [`${this.registry.tableArn}/index/${WORK_INDEX}`]);
  }
}
