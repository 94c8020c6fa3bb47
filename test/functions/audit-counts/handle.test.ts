import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  Metric,
  MetricDimensionName,
  MetricNamespace,
  SESv2Client,
  SESv2ServiceException,
} from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { vdmFigures } from '../../../functions/_adapters/cloudwatch/vdm-metrics.ts';
import { dynamoTotals } from '../../../functions/_adapters/dynamodb/counting/totals.ts';
import { dynamoInventory } from '../../../functions/_adapters/dynamodb/inventory.ts';
import { dynamoRoster } from '../../../functions/_adapters/dynamodb/roster.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { auditingDeps } from '../../../functions/audit-counts/compose.ts';
import { auditCounts } from '../../../functions/audit-counts/handle.ts';
import type { AuditDeps } from '../../../functions/audit-counts/ports.ts';
import { startDynamo } from '../../../infra/local/dynamo/start.ts';
import type { SesView } from '../../../shared/audit-counts/model.ts';
import { atSes } from '../../../shared/audit-counts/shown.ts';
import { rowsAtSes } from '../../../shared/audit-counts/words.ts';
import { emptyCounts, type ProviderCell } from '../../../shared/counting/counts.ts';
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
  /** `set isp` to a factor of its own. */
  isps: {} as Record<string, number>,
  refusesIsps: false,
  account: 0,
  queues: {} as Record<string, number>,
  asked: [] as string[],
};
type Query = {
  readonly Id: string;
  readonly Namespace: string;
  readonly Metric: string;
  readonly Dimensions: { readonly CONFIGURATION_SET: string; readonly ISP?: string };
  readonly StartDate: Date;
  readonly EndDate: Date;
};
/** What the model of BatchGetMetricData asks: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BatchGetMetricData.html */
function expectAsPublished(queries: readonly Query[]): void {
  expect(queries.length).toBeGreaterThanOrEqual(1);
  expect(queries.length).toBeLessThanOrEqual(10);
  expect(new Set(queries.map(({ Id }) => Id)).size).toBe(queries.length);
  for (const { Id, Namespace, Metric: metric, Dimensions, StartDate, EndDate } of queries) {
    expect(Id).toMatch(/^.{1,255}$/);
    expect(Object.values(MetricNamespace)).toContain(Namespace);
    expect(Object.values(Metric)).toContain(metric);
    expect(Object.keys(Dimensions).length).toBeLessThanOrEqual(3);
    for (const name of Object.keys(Dimensions)) expect(Object.keys(MetricDimensionName)).toContain(name);
    expect([StartDate.getTime(), EndDate.getTime()]).toEqual([DAY * DAY_MS, (DAY + 1) * DAY_MS - 1]);
  }
}
const SPELT: Record<string, number> = { Send: 1, Delivery: 1, Bounce: 0, SEND: 1, DELIVERY: 1 };

beforeEach(async () => {
  now = NOW;
  Object.assign(says, { cloudwatch: {}, vdm: null, isps: {}, refusesIsps: false, account: 0, queues: {}, asked: [] });
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
    const queries = input['Queries'] as Query[];
    expectAsPublished(queries);
    if (says.refusesIsps && queries.some(({ Dimensions }) => Dimensions.ISP !== undefined)) {
      const $metadata = { httpStatusCode: 400 };
      throw new SESv2ServiceException({ name: 'BadRequestException', $fault: 'client', $metadata, message: 'no' });
    }
    const isKnown = ({ Dimensions: { CONFIGURATION_SET: set, ISP } }: Query) =>
      ISP === undefined || `${set} ${ISP}` in says.isps;
    const Results = queries.filter(isKnown).map(({ Id, Metric: metric, Dimensions: { CONFIGURATION_SET, ISP } }) => ({
      Id,
      Values: [
        (ISP === undefined ? (vdm[CONFIGURATION_SET] ?? 0) : (says.isps[`${CONFIGURATION_SET} ${ISP}`] ?? 0)) *
          (SPELT[metric] ?? 0),
      ],
    }));
    const Errors = queries.filter((query) => !isKnown(query)).map(({ Id }) => ({ Id, Code: 'INTERNAL_FAILURE' }));
    return { Results, Errors };
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
    counted: async (set, mails, enrolledAt = DAY * DAY_MS, providers = {}) => {
      await dynamoRoster(registry).enroll(set, enrolledAt);
      for (const hour of [0, HOURS_PER_DAY - 1]) {
        const counts = emptyCounts();
        counts.totals.sends = counts.totals.deliveries = mails / 2;
        if (hour === 0) for (const [name, cell] of Object.entries(providers)) counts.providers.set(name, cell);
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
  counted: (
    set: string,
    mails: number,
    enrolledAt?: number,
    providers?: Readonly<Record<string, ProviderCell>>,
  ) => Promise<void>;
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

  it('asks about no more sets than there is time for, other ones the next day', async () => {
    const names = Array.from({ length: 12_000 }, (_, index) => `set-${index}`);
    const seen = new Set<string>();
    let [waited, calls] = [0, 0];
    for (let day = DAY; day < DAY + 4; day++) {
      const ses = answering(new SESv2Client(identity), (_, input) => {
        calls++;
        const queries = input['Queries'] as Query[];
        return { Results: queries.map(({ Id }) => ({ Id, Values: [5] })) };
      });
      const timer = {
        now: () => now,
        sleep: async (ms: number) => {
          waited += ms;
        },
      };
      const found = await vdmFigures(ses, timer, () => undefined).sets(day, names);
      expect(found).toHaveLength(5_000);
      for (const { configurationSet } of found) seen.add(String(configurationSet));
    }
    expect(seen.size).toBe(12_000);
    // Eight calls a second, of the sixteen that SES allows.
    expect(calls / (waited / 1_000)).toBeLessThanOrEqual(8.1);
    expect(waited / 4).toBeLessThan(400_000);
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

    it('is kept by mailbox provider where VDM is on, beside what was counted of the same', async () => {
      await given.counted('acme', 10_000, DAY * DAY_MS, { google: [3_000, 0, 0, 0], yahoo: [1_000, 4, 9, 1] });
      await given.counted('birch', 10_000);
      says.vdm = { acme: 10_000, birch: 10_000 };
      says.isps = { 'acme Gmail': 3_500, 'acme Yahoo': 1_500, 'birch Gmail': 0 };
      Object.assign(SPELT, { COMPLAINT: 0.002, DELIVERY_COMPLAINT: 1, PERMANENT_BOUNCE: 0 });
      await auditCounts(deps);
      for (const name of ['COMPLAINT', 'DELIVERY_COMPLAINT', 'PERMANENT_BOUNCE']) delete SPELT[name];

      const [all, ...byIsp] = (await kept('acme')) as SesView[];
      expect(all?.isp).toBeUndefined();
      expect(byIsp).toEqual([
        {
          ...{ source: 'vdm', day: DAY, isp: 'Gmail' },
          reported: { deliveries: 3_500, hardBounces: 0, complaints: 7, reporting: 3_500 },
          counted: { deliveries: 3_000, hardBounces: 0, complaints: 0 },
        },
        {
          ...{ source: 'vdm', day: DAY, isp: 'Yahoo' },
          reported: { deliveries: 1_500, hardBounces: 0, complaints: 3, reporting: 1_500 },
          counted: { deliveries: 1_000, hardBounces: 4, complaints: 1 },
        },
      ]);
      // Nothing went there, and of Yahoo SES said nothing.
      expect(await kept('birch')).toHaveLength(1);
      expect(rowsAtSes(atSes({ record: JSON.stringify(await kept('acme')) }, {}, null))).toContainEqual({
        ...{ source: 'Virtual Deliverability Manager', day: '2025-12-31' },
        ...{ what: 'complaints at Yahoo', reported: 3, counted: 1 },
      });
    });

    it('stays without mailbox providers where SES refuses them', async () => {
      await given.counted('acme', 9_000);
      Object.assign(says, { vdm: { acme: 10_000 }, refusesIsps: true });
      expect((await auditCounts(deps)).findings).toHaveLength(1);
      expect(await kept('acme')).toHaveLength(1);
      const isps = async () => Promise.reject(new Error('down'));
      expect((await auditCounts({ ...deps, isps })).findings).toHaveLength(1);
      expect(await kept('acme')).toHaveLength(1);
      expect(logged).toContainEqual({
        message: "SES's figures by mailbox provider could not be read",
        error: 'Error: down',
      });
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
