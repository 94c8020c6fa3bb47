import { type AttributeValue, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../functions/_adapters/dynamo-item.ts';
import { type Functions, localFunctions } from '../../infra/local/functions.ts';
import { Random } from '../../infra/local/random.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { VirtualTime } from '../../infra/local/virtual-time.ts';
import { MINUTE_MS, SECOND_MS, slotOf } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { sesBody } from '../support/ses-events.ts';

const STARTS_AT = Date.UTC(2026, 0, 1, 10);
/** The moment to which registry and totals are restored. */
const SAVED_AT = STARTS_AT + 30 * MINUTE_MS;
const BROKEN_AT = STARTS_AT + 60 * MINUTE_MS;
const DOMAINS = ['outlook.com', 'yahoo.com', 'gmx.de', 'example.com'];

type Items = ReadonlyMap<string, Record<string, AttributeValue>>;

/** As docs/runbook.md tells it under Restore: the journal is whole, totals and registry are half an hour old. */
describe('tables that come back from a point in time', () => {
  let stack: LocalStack;
  let client: DynamoDBClient;
  let restored: Functions;
  let names: LocalStack['deployment']['tables'];
  const time = new VirtualTime({ startsAt: STARTS_AT });
  const itemsOf = async (TableName: string): Promise<Items> => {
    const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName }));
    expect(LastEvaluatedKey).toBeUndefined();
    return new Map(Items.map((item) => [`${item['p']?.S} ${item['q']?.S}`, item]));
  };
  const put = (TableName: string, Item: Record<string, AttributeValue>) =>
    client.send(new PutItemCommand({ TableName, Item }));

  function mail(set: string, from: number, share: number, message: number): void {
    const at = STARTS_AT + from + message * SECOND_MS;
    const common = { set, messageId: `${set}-${from}-${message}`, domain: DOMAINS[message % 4] ?? '', sentAt: at, at };
    const type = message % 100 < share * 100 ? 'Bounce' : 'Delivery';
    time.at(at, 'mail', () => stack.send(sesBody('Send', common)));
    time.at(at, 'mail', () => stack.send(sesBody(type, { ...common, at: at + 1, feedbackId: common.messageId })));
  }

  beforeAll(async () => {
    const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const };
    stack = await LocalStack.start({ time, random: new Random('restore'), policy });
    stack.deployment.aws.state.addSet('acme');
    stack.deployment.aws.state.addSet('birch');
    for (let message = 0; message < 300; message++) {
      mail('acme', MINUTE_MS, 0, message);
      // It goes bad after the moment: its quarantine is in no restored table.
      mail('birch', 35 * MINUTE_MS, 0.5, message);
    }
    // Events for slots that were closed, and folded, before the moment come after it.
    const late = { set: 'acme', sentAt: STARTS_AT + 2 * MINUTE_MS, at: STARTS_AT + 3 * MINUTE_MS };
    for (let i = 0; i < 7; i++) {
      time.at(SAVED_AT + 5 * MINUTE_MS, 'late', () =>
        stack.send(sesBody('Delivery', { ...late, messageId: `late-${i}` })),
      );
    }
    client = new DynamoDBClient(stack.deployment.dynamo.clientConfig());
    await time.run(SAVED_AT);
    const saved = {
      totals: await itemsOf(stack.deployment.tables.totals),
      registry: await itemsOf(stack.deployment.tables.registry),
    };
    await time.run(BROKEN_AT);

    const back = await stack.deployment.dynamo.createTables('restored-');
    names = { ...back, journal: stack.deployment.tables.journal };
    for (const table of ['totals', 'registry'] as const) {
      for (const item of saved[table].values()) await put(names[table], item);
    }
    await put(names.registry, toItem({ ...deploymentKey.switch, automatic: false }));
    // Refold: every slot since the first that counts is looked at again.
    await put(names.registry, toItem({ ...deploymentKey.closed, slot: slotOf(STARTS_AT) - 1 }));
    restored = localFunctions({
      reach: stack.deployment.reach,
      tables: names,
      timer: time,
      policy: { ...DEFAULT_POLICY, mode: 'observe' },
      random: () => 0.5,
    });
    stack.deployment.aws.state.calls.length = 0;
    await restored.tick();
    await restored.evaluate({ Records: [] });
  });
  afterAll(() => stack.close());

  it('had moved a set, and counted late mail, after that moment', () => {
    expect(stack.deployment.aws.state.sets.get('birch')?.delivery.SendingPoolName).toBe(DEFAULT_POLICY.quarantinePool);
  });

  it('know all that the journal knows: every total is what it would have been', async () => {
    const expected = await itemsOf(stack.deployment.tables.totals);
    const actual = await itemsOf(names.totals);

    expect(expected.size).toBeGreaterThan(5);
    for (const [key, item] of expected) expect(actual.get(key), key).toEqual(item);
  });

  it('move nobody while the switch is off', () => {
    expect(stack.deployment.aws.state.calls.filter(({ operation }) => operation.startsWith('Put'))).toEqual([]);
  });
});
