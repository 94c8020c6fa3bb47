import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoTotals } from '../../../functions/_adapters/dynamodb/counting/totals.ts';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoRoster } from '../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { auditingDeps } from '../../../functions/audit-counts/compose.ts';
import { auditCounts } from '../../../functions/audit-counts/handle.ts';
import type { AuditDeps } from '../../../functions/audit-counts/ports.ts';
import { startDynamo } from '../../../infra/local/dynamo/start.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import { DAY_MS, HOUR_MS, HOURS_PER_DAY } from '../../../shared/kernel/time.ts';
import { deploymentKey, MESSAGE_PREFIX, setKey } from '../../../shared/registry/keys.ts';

const DAY = 20_453;
/** Five o'clock on the day after. */
const NOW = (DAY + 1) * DAY_MS + 5 * HOUR_MS;
const identity = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };

type Input = Record<string, unknown>;
type Stack = {
  readonly middlewareStack: { add(middleware: unknown, options: { step: 'initialize'; name: string }): void };
};
/** A real client whose calls are answered here. */
const answering = <C extends object>(client: C, answer: (command: string, input: Input) => object): C => {
  const middleware =
    (_: unknown, { commandName }: { commandName: string }) =>
    async ({ input }: { input: Input }) => ({ output: { $metadata: {}, ...answer(commandName, input) }, response: {} });
  (client as unknown as Stack).middlewareStack.add(middleware, { step: 'initialize', name: 'answering' });
  return client;
};

const local = startDynamo();
const dynamo = new DynamoDBClient(local.clientConfig());
let opened = 0;
let deps: AuditDeps;
let now = NOW;
let registryTable = '';
const logged: Record<string, unknown>[] = [];
/** What AWS says: per set in CloudWatch and VDM, of the account, in the queues. */
const says = {
  cloudwatch: {} as Record<string, number>,
  vdm: null as Record<string, number> | null,
  account: 0,
  queues: {} as Record<string, number>,
  asked: [] as string[],
};
const SPELT: Record<string, number> = { Send: 1, Delivery: 1, Bounce: 0, SEND: 1, DELIVERY: 1 };

beforeEach(async () => {
  now = NOW;
  Object.assign(says, { cloudwatch: {}, vdm: null, account: 0, queues: {}, asked: [] });
  const tables = await local.createTables(`audit-${opened++}-`);
  for (const TableName of Object.values(tables)) {
    await waitUntilTableExists({ client: dynamo, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName });
  }
  const cloudWatch = answering(new CloudWatchClient(identity), (command, input) => {
    says.asked.push(command);
    if (command === 'ListMetricsCommand') {
      const names = Object.keys(says.cloudwatch);
      const from = Number(input['NextToken'] ?? 0);
      const page = names.slice(from, from + 2).map((Value) => ({
        Dimensions: [{ Name: 'ses:configuration-set', Value }],
      }));
      const partly = {
        Dimensions: [
          { Name: 'ses:configuration-set', Value: 'odd' },
          { Name: 'campaign', Value: 'x' },
        ],
      };
      return { Metrics: [...page, partly], ...(from + 2 < names.length && { NextToken: String(from + 2) }) };
    }
    const queries = input['MetricDataQueries'] as {
      Id: string;
      MetricStat: { Metric: { MetricName: string; Dimensions?: { Value: string }[] }; Period: number };
    }[];
    expect(queries.length).toBeLessThanOrEqual(500);
    expect([input['StartTime'], input['EndTime']]).toEqual([new Date(DAY * DAY_MS), new Date((DAY + 1) * DAY_MS)]);
    const MetricDataResults = queries.map(({ Id, MetricStat: { Metric } }) => {
      const set = Metric.Dimensions?.[0]?.Value;
      const volume = set === undefined ? says.account : (says.cloudwatch[set] ?? 0);
      return { Id, Values: [volume * (SPELT[Metric.MetricName] ?? 0)] };
    });
    return { MetricDataResults };
  });
  const ses = answering(new SESv2Client(identity), (command, input) => {
    says.asked.push(command);
    const { vdm } = says;
    if (vdm === null) {
      throw new SESv2ServiceException({
        name: 'BadRequestException',
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
        message: 'VDM is not enabled',
      });
    }
    const queries = input['Queries'] as { Id: string; Metric: string; Dimensions: { CONFIGURATION_SET: string } }[];
    expect(queries.length).toBeLessThanOrEqual(10);
    const Results = queries.map(({ Id, Metric, Dimensions }) => ({
      Id,
      Values: [(vdm[Dimensions.CONFIGURATION_SET] ?? 0) * (SPELT[Metric] ?? 0)],
    }));
    return { Results };
  });
  const sqs = answering(new SQSClient(identity), (_, { QueueUrl }) => ({
    Attributes: { ApproximateNumberOfMessages: String(says.queues[String(QueueUrl)] ?? 0) },
  }));
  registryTable = tables.registry;
  logged.length = 0;
  deps = auditingDeps({
    dynamo,
    cloudWatch,
    ses,
    sqs,
    totalsTable: tables.totals,
    registryTable: tables.registry,
    timer: { now: () => now, sleep: async () => {} },
    account: true,
    deadLetterQueue: 'dlq',
    undeliveredQueue: 'undelivered',
    log: (entry) => void logged.push(entry),
    mode: async () => 'enforce',
  });
  const registry = dynamoTable(dynamo, tables.registry);
  const totals = dynamoTotals(dynamo, tables.totals);
  given = {
    /** A set whose mail was counted so, half of it in the first and half in the last hour of the day. */
    counted: async (set, mails, enrolledAt = DAY * DAY_MS) => {
      await dynamoRoster(registry).enroll(set, enrolledAt);
      for (const hour of [0, HOURS_PER_DAY - 1]) {
        const counts = emptyCounts();
        counts.totals.sends = counts.totals.deliveries = mails / 2;
        await totals.putHour(set, DAY * HOURS_PER_DAY + hour, { weight: 1, counts });
      }
    },
    watched: (set, watched) =>
      dynamoInventory(registry).sawSet(
        set,
        { delivery: { pool: null, tlsPolicy: null, maxDeliverySeconds: null }, sendingEnabled: true },
        watched,
        now,
      ),
    told: async (alertId) =>
      (await registry.list(`alert#${alertId}`, MESSAGE_PREFIX)).map(
        ({ message }) => JSON.parse(String(message)) as { phase: string; sentence: string },
      ),
  };
});
afterAll(() => local.close());
let given: {
  counted: (set: string, mails: number, enrolledAt?: number) => Promise<void>;
  watched: (set: string, watched: boolean) => Promise<void>;
  told: (alertId: string) => Promise<{ phase: string; sentence: string }[]>;
};

describe('auditCounts', () => {
  it('finds nothing where the figures agree, and asks CloudWatch only about sets that have metrics', async () => {
    for (const set of ['a', 'b', 'c']) await given.counted(set, 10_000);
    says.cloudwatch = { a: 10_050, b: 9_000, c: 10_000 };
    says.account = 30_200;

    expect(await auditCounts(deps)).toMatchObject({ day: DAY, compared: 4, findings: [] });
    expect(await given.told(`audit:${NOW}`)).toEqual([]);
  });

  it('names the set, the gap and the cause; tells once, and ends', async () => {
    await given.counted('acme', 9_000);
    await given.watched('acme', false);
    says.vdm = { acme: 10_000 };
    says.account = 9_000;
    await auditCounts(deps);
    await auditCounts(deps);

    expect(await given.told(`audit:${NOW}`)).toMatchObject([
      {
        phase: 'opened',
        kind: 'audit',
        title: 'acme: fewer events counted than SES reports',
        sentence:
          'On 2025-12-31 acme: 9,000 sends counted, 10,000 reported by Virtual Deliverability Manager, 10.00 % short: ' +
          'its event destination is missing, off, or lacks event types',
      },
    ]);

    says.vdm = { acme: 9_000 };
    await auditCounts(deps);
    expect((await given.told(`audit:${NOW}`)).map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
  });

  it('finds complaints that CloudWatch and VDM report and nobody counted', async () => {
    await given.counted('acme', 10_000);
    await given.counted('birch', 10_000);
    says.cloudwatch = { acme: 10_000 };
    says.vdm = { acme: 10_000, birch: 10_000 };
    says.account = 20_000;
    SPELT['Complaint'] = SPELT['COMPLAINT'] = 0.001;
    const { findings } = await auditCounts(deps);
    SPELT['Complaint'] = SPELT['COMPLAINT'] = 0;

    expect(
      findings.map(({ gap: { configurationSet, what, reported, source } }) => [
        configurationSet,
        what,
        reported,
        source,
      ]),
    ).toEqual([
      ['acme', 'complaints', 10, 'cloudwatch'],
      [null, 'complaints', 20, 'cloudwatch'],
      ['birch', 'complaints', 10, 'vdm'],
    ]);
    expect((await given.told(`audit:${NOW}`))[0]?.sentence).toContain(
      'acme: 0 complaints counted, 10 reported by CloudWatch, 100.00 % short',
    );
  });

  it('looks into the queues', async () => {
    await given.counted('acme', 9_000);
    await given.watched('acme', true);
    says.vdm = { acme: 10_000 };
    says.queues = { dlq: 12 };
    expect((await auditCounts(deps)).findings[0]?.cause).toBe(
      '12 messages wait in the dead-letter queue: each says why',
    );
    says.queues = { dlq: 12, undelivered: 3 };
    expect((await auditCounts(deps)).findings[0]?.cause).toContain('SNS could not deliver 3 messages');
  });

  it('compares the account, where it is to', async () => {
    await given.counted('acme', 9_000);
    says.account = 10_000;
    expect((await auditCounts(deps)).findings).toMatchObject([
      {
        gap: { configurationSet: null, counted: 9_000, reported: 10_000 },
        cause: expect.stringContaining('without a'),
      },
    ]);
    expect((await auditCounts({ ...deps, account: false })).findings).toEqual([]);
  });

  it('counts young sets for the account, and tells of a gap though the queues cannot be asked', async () => {
    await given.counted('acme', 6_000);
    await given.counted('young', 4_000, DAY * DAY_MS + HOUR_MS);
    says.account = 10_000;
    expect((await auditCounts(deps)).findings).toEqual([]);
    says.account = 11_000;
    const broken = { ...deps, deadLetters: async () => Promise.reject(new Error('denied')) };
    expect((await auditCounts(broken)).findings).toHaveLength(1);
  });

  it('leaves a set out on the day on which it came', async () => {
    await given.counted('young', 100, DAY * DAY_MS + HOUR_MS);
    says.vdm = { young: 10_000 };
    says.cloudwatch = { young: 10_000 };
    expect(await auditCounts(deps)).toMatchObject({ compared: 0, findings: [] });
  });

  it('asks VDM once where it is off, two sets a call where it is on', async () => {
    for (let i = 0; i < 7; i++) await given.counted(`set-${i}`, 100);
    const asked = () => says.asked.filter((name) => name === 'BatchGetMetricDataCommand').length;
    await auditCounts(deps);
    expect(asked()).toBe(1);
    says.vdm = {};
    await auditCounts(deps);
    expect(asked()).toBe(1 + 4);
  });

  it('leaves out a set whose totals cannot be read, and the account with it; fails where none can', async () => {
    await given.counted('acme', 9_000);
    await given.counted('birch', 9_000);
    says.vdm = { acme: 10_000, birch: 10_000 };
    says.account = 20_000;
    const all = async () => Promise.reject(new Error('no such codec'));
    const totals: AuditDeps['totals'] = (set, day) => (set === 'birch' ? all() : deps.totals(set, day));

    const { findings } = await auditCounts({ ...deps, totals });
    expect(findings.map(({ gap }) => gap.configurationSet)).toEqual(['acme']);
    await expect(auditCounts({ ...deps, totals: all })).rejects.toThrow('no such codec');
  });

  it('goes on where one source fails, and fails where all do', async () => {
    await given.counted('acme', 9_000);
    says.vdm = { acme: 10_000 };
    const broken = {
      account: async () => Promise.reject(new Error('down')),
      sets: async () => Promise.reject(new Error('down')),
    };
    const [, vdm] = deps.figures;
    expect((await auditCounts({ ...deps, figures: [broken, vdm ?? broken] })).findings).toHaveLength(1);
    await expect(auditCounts({ ...deps, figures: [broken] })).rejects.toThrow('no source of figures');
  });

  describe('what SES reports', () => {
    const kept = async (set: string) => {
      const item = await dynamoTable(dynamo, registryTable).get(setKey.reported(set));
      return item === null ? null : JSON.parse(String(item['record']));
    };

    it('is kept of each set beside what was counted, by source and day, and of no set of which SES says nothing', async () => {
      await given.counted('acme', 10_000);
      await given.counted('birch', 10_000);
      says.vdm = { acme: 10_001 };
      await auditCounts(deps);

      expect(await kept('acme')).toEqual([
        {
          ...{ source: 'vdm', day: DAY },
          reported: expect.objectContaining({ sends: 10_001, deliveries: 10_001 }),
          counted: expect.objectContaining({ sends: 10_000 }),
        },
      ]);
      says.vdm = null;
      await auditCounts(deps);
      expect(await kept('cedar')).toBeNull();
    });

    it('says once that VDM is off, and takes a source that fails, or SNDS, for no evidence', async () => {
      await given.counted('acme', 10_000);
      const log: unknown[] = [];
      const broken = async () => Promise.reject(new Error('denied'));
      const audited = await auditCounts({ ...deps, snds: broken, log: (entry) => log.push(entry) });
      expect(audited.findings).toEqual([]);
      expect(log).toEqual([{ message: 'what SNDS says could not be read', error: 'Error: denied' }]);
      expect(logged.filter(({ message }) => String(message).includes('Virtual Deliverability'))).toHaveLength(1);
    });

    it('keeps what SNDS said last, with the pool of each address', async () => {
      const one = { ip: '192.0.2.10', day: DAY, recipients: 5, complaintRate: 0, spamRate: 0, trapHits: 0 };
      const pools = async () => ({ ips: [{ ip: '192.0.2.10', pool: 'own' }] });
      const item = async () => (await dynamoTable(dynamo, registryTable).get(deploymentKey.snds))?.['record'];
      await auditCounts({ ...deps, snds: async () => [one, { ...one, ip: '192.0.2.11' }], pools });
      const said = await item();
      expect(JSON.parse(String(said))).toEqual([
        { ...one, pool: 'own' },
        { ...one, ip: '192.0.2.11', pool: null },
      ]);
      await auditCounts({ ...deps, snds: async () => [] });
      expect(await item()).toEqual(said);
    });

    it('that cannot be kept keeps no gap from being told', async () => {
      await given.counted('acme', 9_000);
      says.vdm = { acme: 10_000 };
      const saveViews = async () => Promise.reject(new Error('throttled'));
      expect((await auditCounts({ ...deps, saveViews })).findings).toHaveLength(1);
    });
  });
});
