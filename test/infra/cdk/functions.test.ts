import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';
import { type LocalDns, serveDns } from '../../../infra/local/dns/server.ts';
import type { ChangeRecord } from '../../../infra/local/dynamo/messages.ts';
import { type LocalDynamo, startDynamo } from '../../../infra/local/dynamo/start.ts';
import { eventOf } from '../../../infra/local/feeds/feed-event.ts';
import { builtInLists } from '../../../shared/dns-patrol/blocklists/catalogue.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import {
  deploymentKey,
  identityKey,
  MESSAGE_PREFIX,
  ranKey,
  rosterKey,
  setKey,
  type TableName,
} from '../../../shared/registry/keys.ts';
import { patrolKey } from '../../../shared/registry/patrol-keys.ts';
import { bytesOf } from '../../bench/coldstart.ts';
import { googleInProcess, TOKEN } from '../../support/google/preload.ts';
import { sesBody } from '../../support/ses-events.ts';
import { actionOf, figuresOf } from './figures.ts';
import { RolePolicy } from './iam.ts';
import { type Invocation, invoke, metricIn } from './lambda.ts';
import { ALLOWANCE, allOf, allowedTo, BUTTONS, oneOf, POSTMASTER, type Synthesised, synthesise } from './template.ts';

const POOL = 'lazaretto-quarantine';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const QUEUE = 'dead-letters';
const CLAIM_KEY = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:claim-key';
const CHUNKS = 'chunks';
/** A key of a blocklist comes from here. */
const KEY_PARAMETER = '/lazaretto/abusix';
const SIGNING_SECRET = 's3cret';
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'example.com'];
/** One invocation in a hundred is traced; here all are, so that the tracer is in every bundle. */
const SAMPLED = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

/** A list of one's own and one behind a key, on both of which an address is, and a domain whose records hold. */
const PATROL_ZONE = {
  ...Object.fromEntries(
    ['bl.example', 'k3y.keyed.example'].flatMap((zone) => [
      [zone, {}],
      [`2.0.0.127.${zone}`, { A: ['127.0.0.2'] }],
      [`1.2.0.192.${zone}`, { A: ['127.0.0.2'], TXT: ['spam'] }],
    ]),
  ),
  'example.com': { NS: ['ns.example.com'], MX: [{ preference: 10, exchange: 'mail.example.com' }] },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
};

type Answer = { readonly status?: number; readonly body: string };
const serve = async (answer: (url: string, target: string, body: string) => Promise<Answer> | Answer) => {
  const server: Server = createServer(async (request, response) => {
    const body = await text(request);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const { status = 200, body: answered } = await answer(
      request.url ?? '',
      String(request.headers['x-amz-target'] ?? ''),
      body,
    );
    response.writeHead(status).end(answered);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

/**
 * Each function as it is deployed: the bundle from the assets, the environment from the template, Lambda's own event, in
 * a process of its own. Only where things are is put in: the template's references become what the local stack has.
 */
describe('the bundles', () => {
  let dns: LocalDns;
  let made: Synthesised;
  let dynamo: LocalDynamo;
  let tables: Readonly<Record<TableName, string>>;
  let endpoints: Record<string, string>;
  /** Where links to tenants' pages are signed, and what was asked there. */
  let pageUrl: string;
  const tickets: string[] = [];
  /** Where what SES says of yesterday is asked for. */
  let figures: string;
  const close: (() => unknown)[] = [];
  const aws = new LocalAws({ clock: Date, throttle: false });
  const changes: ChangeRecord[] = [];
  const slack: string[] = [];
  /** What X-Ray's daemon was sent. */
  const traced: string[] = [];
  /** Calls of the present function: action and table, or action alone. */
  let calls: string[] = [];

  beforeAll(async () => {
    dns = await serveDns(PATROL_ZONE);
    const patrol = {
      dnsServers: [`127.0.0.1:${dns.port}`],
      without: builtInLists().map(({ id }) => id),
      keyParameters: { ABUSIX_KEY: KEY_PARAMETER },
      lists: [
        { id: 'mine', zone: 'bl.example', weight: 5 },
        {
          ...{ id: 'keyed', zone: '{key}.keyed.example', weight: 5 },
          needs: { kind: 'key' as const, key: 'ABUSIX_KEY', why: 'a key' },
        },
      ],
    };
    made = synthesise(
      {
        quarantinePool: { name: POOL },
        mode: 'enforce',
        ...BUTTONS,
        ...ALLOWANCE,
        ...POSTMASTER,
        tenantPages: true,
        attach: 'none',
        journalShards: 4,
        patrol,
      },
      { bundle: true },
    );
    dynamo = startDynamo();
    tables = await dynamo.createTables();
    dynamo.changes.subscribe((record) => changes.push(record));
    const behind = await dynamo.listen();
    const table = await serve(async (_, target, body) => {
      const asked = JSON.parse(body) as { TableName?: string; IndexName?: string; RequestItems?: object };
      const { TableName = Object.keys(asked.RequestItems ?? {})[0], IndexName } = asked;
      calls.push(`dynamodb:${target.split('.')[1]} ${TableName}${IndexName ? `/index/${IndexName}` : ''}`);
      const refused = refusedBy(target.split('.')[1] ?? '', body);
      if (refused !== null) return { status: 400, body: refused };
      const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' };
      const answer = await fetch(behind, { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.text() };
    });
    const others = await serve((url, target, body) => {
      if (url === '/hook') return { body: slack.push(body) ? 'ok' : '' };
      calls.push(`ssm:${target.split('.')[1]}`);
      const { Name } = JSON.parse(body) as { Name: string };
      const values: Readonly<Record<string, string>> = {
        [KEY_PARAMETER]: 'k3y',
        [BUTTONS.slackButtons.signingSecretParameter]: SIGNING_SECRET,
        [POSTMASTER.postmaster.parameter]: TOKEN,
      };
      return { body: JSON.stringify({ Parameter: { Value: values[Name] ?? `${others.url}/hook` } }) };
    });
    const secrets = await serve((_, target) => {
      calls.push(`secretsmanager:${target.split('.')[1]}`);
      return { body: JSON.stringify({ SecretString: 'a claim key' }) };
    });
    const pages = await serve((url, _, body) => {
      if (url === '/link') tickets.push(body);
      return { body: JSON.stringify({ token: 'signed elsewhere' }) };
    });
    pageUrl = `${pages.url}/`;
    const audited = await serve((url, target, body) => {
      const action = actionOf(url, target) ?? `unknown ${url} ${target}`;
      calls.push(action);
      return figuresOf(action, body, 'birch');
    });
    figures = audited.url;
    const local = await aws.listen();
    const daemon = createSocket('udp4').on('message', (segment) => traced.push(String(segment)));
    await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
    aws.state.topics.add(TOPIC);
    aws.state.queues.add(QUEUE);
    aws.state.queues.add(CHUNKS);
    aws.state.addPool(POOL, ['192.0.2.1']);
    aws.state.addSet('acme', { TlsPolicy: 'REQUIRE' });
    endpoints = {
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ENDPOINT_URL_SSM: others.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ENDPOINT_URL_SESV2: local.url,
      AWS_ENDPOINT_URL_SNS: local.url,
      AWS_ENDPOINT_URL_SQS: local.url,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    };
    close.push(
      () => dns.close(),
      () => dynamo.close(),
      () => local.close(),
      () => table.server.close(),
      () => others.server.close(),
      () => secrets.server.close(),
      () => pages.server.close(),
      () => audited.server.close(),
      () => daemon.close(),
    );
    // Every function is bundled first, each in a process of its own.
  }, 600_000);
  afterAll(() => Promise.all(close.map((end) => end())));

  /** References of the template as what they are here. */
  const resolved = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const { Ref = '' } = value as { Ref?: string };
    for (const name of ['journal', 'totals', 'registry'] as const) {
      if (Ref.startsWith(`MonitorTables${name.charAt(0).toUpperCase()}${name.slice(1)}`)) return tables[name];
    }
    if (Ref.startsWith('MonitorAlertingTopic') || Ref.startsWith('MonitorEventIntakeTopic')) return TOPIC;
    const [attributeOf = ''] = (value as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt'] ?? [];
    if (/^MonitorEventIntake(DeadLetters|Events)/.test(attributeOf))
      return `arn:aws:sqs:us-east-1:111122223333:${QUEUE}`;
    if (/^MonitorEventIntake(DeadLetters|Undelivered)/.test(Ref))
      return `${endpoints['AWS_ENDPOINT_URL_SQS']}/0/${QUEUE}`;
    if (Ref.startsWith('MonitorEventIntakeClaimKey') || Ref.startsWith('MonitorSharingKey')) return CLAIM_KEY;
    if (attributeOf.startsWith('MonitorSharingUrl')) return pageUrl;
    if (Ref.startsWith('MonitorPatrollingChunks')) return `${endpoints['AWS_ENDPOINT_URL_SQS']}/0/${CHUNKS}`;
    throw new Error(`Expected something that the local stack has, got ${JSON.stringify(value)}`);
  };

  const folderOf = (word: string): string => {
    const { S3Key } = oneOf(made.template, 'AWS::Lambda::Function', word).Properties.Code as { S3Key: string };
    return join(made.directory, `asset.${S3Key.replace('.zip', '')}`);
  };

  async function run(word: string, event: unknown, elsewhere: Record<string, string> = {}): Promise<Invocation> {
    const { Variables } = oneOf(made.template, 'AWS::Lambda::Function', word).Properties.Environment;
    const told = Object.entries(Variables).map(([name, value]) => [name, resolved(value)] as const);
    calls = [];
    aws.state.calls.length = 0;
    running = word;
    if (!roles.has(word)) roles.set(word, new RolePolicy(made.template, word));
    const invocation = await invoke(
      folderOf(word),
      {
        ...Object.fromEntries(told),
        ...endpoints,
        ...elsewhere,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        LAMBDA_TASK_ROOT: folderOf(word),
        _X_AMZN_TRACE_ID: SAMPLED,
        _HANDLER: 'index.handler',
      },
      event,
    );
    for (const { operation } of aws.state.calls) calls.push(ACTIONS[operation] ?? `ses:${operation}`);
    return invocation;
  }
  const ACTIONS: Readonly<Record<string, string>> = {
    Publish: 'sns:Publish',
    SendMessage: 'sqs:SendMessage',
    SendMessageBatch: 'sqs:SendMessage',
  };

  /** The role of each function that ran, and what it used of it. */
  const roles = new Map<string, RolePolicy>();
  let running = '';
  /** DynamoDB's own answer to a call that the role of the running function does not allow; null where it does. */
  function refusedBy(operation: string, body: string): string | null {
    const asked = JSON.parse(body) as {
      readonly TableName: TableName;
      readonly IndexName?: string;
      readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly PartitionKey[] }>>;
      readonly Key?: PartitionKey;
      readonly Item?: { readonly pk: { readonly S: string } };
      readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
    };
    const [[batched, { Keys = [] } = {}] = []] = Object.entries(asked.RequestItems ?? {});
    const table = asked.TableName ?? batched;
    const name = (Object.keys(tables) as TableName[]).find((one) => tables[one] === table) ?? 'registry';
    const word = `MonitorTables${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const id = Object.keys(made.template.Resources).find((one) => one.startsWith(word));
    const resource = `{${id}.Arn}${asked.IndexName ? `/index/${asked.IndexName}` : ''}`;
    const { ':pk': queried, ':work': work } = asked.ExpressionAttributeValues ?? {};
    const partitions = [
      ...Keys.map(({ pk }) => pk.S),
      asked.Key?.pk.S,
      asked.Item?.pk.S,
      asked.IndexName ? work?.S : queried?.S,
    ];
    const leading = partitions.filter((partition) => partition !== undefined);
    if (roles.get(running)?.admits(`dynamodb:${operation}`, resource, leading)) return null;
    return JSON.stringify({
      __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException',
      message: `${running} is not authorized to perform dynamodb:${operation} on ${resource}, ${leading}`,
    });
  }

  type PartitionKey = { readonly pk: { readonly S: string } };

  /** Its role allows every call that the function made. */
  function expectAllowed(word: string): void {
    const allowed = allowedTo(made.template, word);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of new Set(calls)) {
      const [action = '', table] = call.split(' ');
      const resources = JSON.stringify(allowed.get(action) ?? []);
      if (table === undefined) expect(allowed.has(action), call).toBe(true);
      else if (table.includes('/index/')) expect(resources, call).toContain('/index/work');
      else expect(resources, call).toContain(`MonitorTables${table.charAt(0).toUpperCase()}${table.slice(1)}`);
    }
  }

  const since = (table: TableName, chosen: (record: ChangeRecord) => boolean) =>
    eventOf(
      changes.filter((record) => record.table === tables[table] && chosen(record)),
      Date.now(),
    );
  const itemsOf = async (pk: string) => {
    const client = new DynamoDBClient(dynamo.clientConfig());
    const query = { TableName: tables.registry, KeyConditionExpression: 'pk = :pk' };
    return (
      (await client.send(new QueryCommand({ ...query, ExpressionAttributeValues: { ':pk': { S: pk } } }))).Items ?? []
    );
  };

  it('count: ingest-events', async () => {
    const at = Date.now() - 2_000;
    const bodies = Array.from({ length: 300 }, (_, i) => {
      const event = { set: 'acme', messageId: `m-${i}`, domain: DOMAINS[i % 4] ?? '', sentAt: at - 1_000, at };
      return [sesBody('Send', event), sesBody(i % 8 < 4 ? 'Bounce' : 'Delivery', { ...event, feedbackId: `f-${i}` })];
    }).flat();
    const Records = [...bodies, bodies[0], 'Not JSON {'].map((body, i) => ({
      messageId: `r-${i}`,
      body,
      attributes: { SentTimestamp: String(at) },
      eventSource: 'aws:sqs',
    }));

    const ingested = await run('IngestEvents', { Records });

    expect(ingested.result).toEqual({ batchItemFailures: [] });
    expect(metricIn(ingested, 'EventsCounted')).toBe(600);
    expect(metricIn(ingested, 'EventsDuplicate')).toBe(1);
    expect(metricIn(ingested, 'EventsMalformed')).toBe(1);
    expect(metricIn(ingested, 'CountingLag')).toBeGreaterThan(0);
    expect(aws.state.sent.map(({ attributes }) => attributes['kind'])).toEqual(['malformed']);
    expect(changes.filter(({ table }) => table === tables.journal).length).toBeGreaterThan(0);
    expectAllowed('IngestEvents');
  });

  it('judge and decide: evaluate-sets', async () => {
    const evaluated = await run(
      'EvaluateSets',
      since('journal', ({ eventName }) => eventName === 'INSERT'),
    );

    expect(metricIn(evaluated, 'Decisions')).toBeDefined();
    expect(metricIn(evaluated, 'JudgingLag')).toBeDefined();
    expect(evaluated.lines).toContainEqual(expect.objectContaining({ message: 'judged', configurationSet: 'acme' }));
    expect((await itemsOf('set#acme')).map(({ sk }) => sk?.S)).toContain(setKey.desired('acme').sk);
    expectAllowed('EvaluateSets');
  });

  it('move: place-sets', async () => {
    const placed = await run(
      'PlaceSets',
      since('registry', ({ keys }) => keys.sk === setKey.desired('').sk),
    );

    expect(aws.state.sets.get('acme')?.delivery).toEqual({ TlsPolicy: 'REQUIRE', SendingPoolName: POOL });
    expect(metricIn(placed, 'PlacementsApplied')).toBe(1);
    expectAllowed('PlaceSets');
  });

  it('tell: announce, by SNS and by Slack, whose address it reads from SSM', async () => {
    const event = since(
      'registry',
      ({ eventName, keys }) => eventName === 'INSERT' && String(keys.sk).startsWith(MESSAGE_PREFIX),
    );
    expect(event.Records.length).toBeGreaterThan(0);

    await run('Announce', event);

    expect(aws.state.published.map(({ topicArn }) => topicArn)).toEqual(event.Records.map(() => TOPIC));
    expect(slack).toHaveLength(event.Records.length);
    expect(slack.join()).toContain('acme');
    expect(slack.join()).toContain('https://console.example.com/#/sets/acme');
    expectAllowed('Announce');
  });

  it('tell of an alarm: announce, by Slack alone, for the topic has told it to everybody else', async () => {
    const Message = JSON.stringify({ AlarmName: 'lazaretto-tick-late', NewStateValue: 'ALARM' });
    const [posted, published] = [slack.length, aws.state.published.length];

    await run('Announce', { Records: [{ EventSource: 'aws:sns', Sns: { Message } }] });

    expect(slack.slice(posted).join()).toContain('lazaretto-tick-late: Lazaretto has a fault');
    expect(aws.state.published).toHaveLength(published);
    expectAllowed('Announce');
  });

  it('tick: tick', async () => {
    const ticked = await run('Tick', {});

    expect(ticked.lines).toContainEqual(expect.objectContaining({ message: 'tick', closed: 1 }));
    const items = await itemsOf('deployment');
    expect(items.map(({ sk }) => sk?.S)).toContain(deploymentKey.closed.sk);
    expect(items.find(({ sk }) => sk?.S === deploymentKey.shards.sk)?.['record']?.S).toContain('"shards":4');
    expectAllowed('Tick');
  });

  it('compare with what SES says: audit-counts', async () => {
    const client = new DynamoDBClient(dynamo.clientConfig());
    const { pk, sk } = rosterKey('birch');
    const at = Date.now() - 3 * DAY_MS;
    const Item = {
      pk: { S: pk },
      sk: { S: sk },
      enrolledAt: { N: `${at}` },
      lastDay: { N: `${Math.floor(at / DAY_MS)}` },
    };
    await client.send(new PutItemCommand({ TableName: tables.registry, Item }));

    const audited = await run(
      'AuditCounts',
      {},
      {
        AWS_ENDPOINT_URL_CLOUDWATCH: figures,
        AWS_ENDPOINT_URL_SESV2: figures,
        AWS_ENDPOINT_URL_SQS: figures,
      },
    );

    expect(audited.result).toMatchObject({ compared: 1 });
    expect(audited.lines).toContainEqual(
      expect.objectContaining({ message: 'counted short', configurationSet: 'birch', counted: 0, reported: 1_000 }),
    );
    const kept = (await itemsOf('deployment')).map(({ sk: item }) => item?.S);
    expect(kept).toContain(deploymentKey.audit.sk);
    expect(kept).toContain(ranKey('audit-counts').sk);
    expect(calls).toContain('ses:BatchGetMetricData');
    expectAllowed('AuditCounts');
  });

  describe('on patrol', () => {
    const ranWell = async () => (await itemsOf('deployment')).map(({ sk }) => sk?.S);
    /** Moves the clock to the beginning of the present quarter of an hour. */
    const AT_A_QUARTER = 'const%20now=Date.now;const%20ahead=now()%25900000;Date.now=()=>now()-ahead';
    const put = async (key: { readonly pk: string; readonly sk: string }, record: object) => {
      const client = new DynamoDBClient(dynamo.clientConfig());
      const Item = { pk: { S: key.pk }, sk: { S: key.sk }, record: { S: JSON.stringify(record) } };
      await client.send(new PutItemCommand({ TableName: tables.registry, Item }));
    };

    it('plan: plan-patrol, the targets of the inventory for every list whose key is there', async () => {
      await put(deploymentKey.pools, {
        pools: ['home'],
        ips: [{ ip: '192.0.2.1', pool: 'home', warmupStatus: 'DONE', warmupPercent: 100 }],
      });
      await put(identityKey('example.com'), {
        ...{ name: 'example.com', kind: 'DOMAIN', configurationSet: null, seenAt: 0 },
        ...{ verifiedForSending: true, verificationStatus: 'SUCCESS', verificationError: null },
        mailFrom: { domain: 'bounce.example.com', status: 'SUCCESS', onMxFailure: null },
        dkim: {
          ...{ signingEnabled: true, status: 'SUCCESS', tokens: ['t1'] },
          ...{ signingHostedZone: 'dkim.amazonses.com', origin: 'AWS_SES' },
        },
      });

      const planned = await run('PlanPatrol', {});

      expect(planned.lines).toContainEqual(expect.objectContaining({ message: 'planned', targets: 3, chunks: 1 }));
      expect(await ranWell()).toContain(ranKey('plan-patrol').sk);
      expectAllowed('PlanPatrol');
    });

    it('ask blocklists: patrol-blocklists, and tell what is listed', async () => {
      const [chunk] = aws.state.sent.filter(({ queue }) => queue === CHUNKS);
      const record = { messageId: 'm-1', body: chunk?.body, eventSource: 'aws:sqs' };

      const { result } = await run('PatrolBlocklists', {
        Records: [record, { ...record, messageId: 'm-2', body: '{}' }],
      });

      expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-2' }] });
      for (const list of ['mine', 'keyed']) {
        const [listing] = await itemsOf(patrolKey.listing(list, '').pk);
        expect(JSON.parse(listing?.['record']?.S ?? '')).toMatchObject({ target: '192.0.2.1', state: 'listed' });
        const [alert] = changes.filter(({ keys }) => String(keys.pk).startsWith(`alert#listing:${list}:192.0.2.1:`));
        expect(alert).toBeDefined();
      }
      expectAllowed('PatrolBlocklists');
    });

    it('look at records: patrol-authentication', async () => {
      const looked = await run('PatrolAuthentication', {});

      expect(looked.lines).toContainEqual(expect.objectContaining({ message: 'done', seen: 1 }));
      const known = (await itemsOf(patrolKey.records('example.com').pk)).find(({ sk }) => sk?.S === 'records');
      expect(known?.['record']?.S).toContain('v=DMARC1; p=reject');
      expect(await ranWell()).toContain(ranKey('patrol-authentication').sk);
      expectAllowed('PatrolAuthentication');
    });

    it('are missed where they do not run: tick, at a quarter of an hour', async () => {
      const client = new DynamoDBClient(dynamo.clientConfig());
      const { pk, sk } = ranKey('audit-counts');
      const ranAt = Date.now() - 2 * DAY_MS;
      const Item = { pk: { S: pk }, sk: { S: sk }, ranAt: { N: String(ranAt) } };
      await client.send(new PutItemCommand({ TableName: tables.registry, Item }));

      const ticked = await run('Tick', {}, { NODE_OPTIONS: `--import data:text/javascript,${AT_A_QUARTER}` });

      const [alert] = await itemsOf(`alert#schedule:audit-counts:${ranAt}`);
      expect(alert?.['message']?.S).toContain('audit-counts does not run');
      expect(metricIn(ticked, 'SetsPaused')).toBeDefined();
      expectAllowed('Tick');
    });
  });

  /** What a Function URL with AWS_IAM hands over. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
  const urlEvent = (method: string, path: string, body?: object) => ({
    version: '2.0',
    routeKey: '$default',
    rawPath: `/api/v1${path}`,
    rawQueryString: '',
    headers: { host: 'x.lambda-url.us-east-1.on.aws', 'content-type': 'application/json', 'idempotency-key': 'k-1' },
    requestContext: {
      accountId: '111122223333',
      authentication: null,
      authorizer: {
        iam: { userArn: 'arn:aws:iam::111122223333:user/alice', userId: 'AIDA', accountId: '111122223333' },
      },
      http: { method, path: `/api/v1${path}`, protocol: 'HTTP/1.1', sourceIp: '192.0.2.9', userAgent: 'test' },
      routeKey: '$default',
      stage: '$default',
    },
    ...(body && { body: Buffer.from(JSON.stringify(body)).toString('base64') }),
    isBase64Encoded: body !== undefined,
  });
  const REASON = { reason: 'Is anybody there?' };
  type Answered = {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };

  it('are looked at and decided about by hand: serve-admin, for operators', async () => {
    const looked = (await run('AdminOperators', urlEvent('GET', '/sets/acme'))).result as Answered;
    expect(looked.statusCode).toBe(200);
    expect(JSON.parse(looked.body)).toMatchObject({ name: 'acme', standing: 'paused' });
    expectAllowed('AdminOperators');

    const told = (await run('AdminOperators', urlEvent('POST', '/operations/test-alert', REASON))).result as Answered;
    expect(told).toMatchObject({ statusCode: 200 });
    expect(calls).toContain('dynamodb:PutItem registry');
    expectAllowed('AdminOperators');
    const today = new Date().toISOString().slice(0, 10);
    expect((await itemsOf(`audit#${today}`)).at(-1)?.['entry']?.S).toContain('user/alice');
  });

  it('are shown on a page, which lies beside the bundle', async () => {
    const event = urlEvent('GET', '/');
    const page = (await run('AdminViewers', { ...event, rawPath: '/' })).result as Answered;
    expect(page).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('are only looked at by viewers, whose role could do no more', async () => {
    const looked = (await run('AdminViewers', urlEvent('GET', '/fleet'))).result as Answered;
    expect(looked.statusCode).toBe(200);
    expectAllowed('AdminViewers');

    const told = (await run('AdminViewers', urlEvent('POST', '/operations/test-alert', REASON))).result as Answered;
    expect(told.statusCode).toBe(403);
    expect(calls).toEqual([]);
  });

  it('are answered where somebody presses a button in Slack: answer-slack, and nobody else', async () => {
    const value = { type: 'block_actions', action_id: 'lazaretto.acknowledge', value: '0 standing%3Aacme%3A9' };
    const payload = {
      type: 'block_actions',
      user: { id: 'U012ANNA', team_id: 'T012AB3CD' },
      response_url: 'https://hooks.slack.com/actions/T012AB3CD/1/none',
      actions: [value],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const event = (headers: Record<string, string>) => ({
      ...urlEvent('POST', ''),
      ...{ headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true, requestContext: { http: {} } },
    });

    const signed = event({ 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': signature });
    expect((await run('AnswerSlack', signed)).result).toMatchObject({ statusCode: 200 });
    expect(calls).toContain('ssm:GetParameter');
    expectAllowed('AnswerSlack');

    const refused = await run('AnswerSlack', event({}));
    expect(refused.result).toMatchObject({ statusCode: 401 });
    expect(metricIn(refused, 'SlackRefused')).toBe(1);
    expect(calls).toEqual(['dynamodb:PutItem registry']);
    expectAllowed('AnswerSlack');
  });

  it('say how much may be sent to whoever is named: serve-allowance, once tick has worked it out', async () => {
    const asked = (path: string, body?: object) => {
      const event = urlEvent(body === undefined ? 'GET' : 'POST', path, body);
      const iam = { userArn: 'arn:aws:sts::111122223333:assumed-role/mailer/one' };
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
      return { ...event, rawPath: path, headers, requestContext: { ...event.requestContext, authorizer: { iam } } };
    };
    const answered = async (path: string, body?: object) => {
      const { result } = await run('ServeAllowance', asked(path, body));
      const { statusCode, body: text } = result as Answered;
      expectAllowed('ServeAllowance');
      return { status: statusCode, ...(JSON.parse(text) as object) };
    };
    expect(await answered('/allowance/acme')).toMatchObject({ status: 503 });
    await run('Tick', {});
    expect(await answered('/allowance/acme')).toMatchObject({ status: 200, allowed: null });
    expect(await answered('/allowance/acme/take', { n: 5 })).toMatchObject({ status: 200, granted: 5 });

    const refused = await run('ServeAllowance', asked('/allowance/birch'));
    expect(refused.result).toMatchObject({ statusCode: 403 });
    expect(calls).toEqual([]);
  });

  it("fetch Gmail's figures, with the token of SSM: collect-postmaster", async () => {
    const collected = await run('CollectPostmaster', {}, googleInProcess({ spamRate: 0.02 }));
    expect(collected.result).toEqual({ asked: 1, failed: 0, left: 0 });
    expect(calls).toContain('ssm:GetParameter');
    expect(calls.filter((call) => call === 'dynamodb:PutItem totals')).toHaveLength(3);
    expectAllowed('CollectPostmaster');
    expect((await itemsOf('postmaster-findings')).map(({ sk }) => sk?.S)).toEqual(['gmail:spamRate:example.com']);
    expect((await itemsOf('deployment')).map(({ sk }) => sk?.S)).toContain(ranKey('collect-postmaster').sk);
    expect(JSON.stringify(collected.lines)).not.toContain('sesame');
  });

  it('are shown to their tenant by a link that serve-admin asks for: serve-tenant, which writes nothing', async () => {
    const settings = { tenant: 'acme', reason: 'its own' };
    const looked = (await run('AdminOperators', urlEvent('GET', '/sets/acme'))).result as Answered;
    const seen = JSON.parse(looked.body) as { readonly version: string };
    const event = urlEvent('PUT', '/sets/acme/settings', settings);
    const given = {
      ...event,
      headers: { ...event.headers, 'if-match': `"${seen.version}"`, 'idempotency-key': 'its-own' },
    };
    expect((await run('AdminOperators', given)).result).toMatchObject({ statusCode: 200 });
    const asked = urlEvent('POST', '/tenants/acme/link', {});
    const keyed = { ...asked, headers: { ...asked.headers, 'idempotency-key': 'share' } };
    const shared = (await run('AdminOperators', keyed)).result as Answered;
    expect(JSON.parse(shared.body)).toMatchObject({ url: `${pageUrl}#t=signed elsewhere` });
    expectAllowed('AdminOperators');

    const post = async (path: string, text: string) => {
      const { result } = await run('ServeTenant', {
        ...urlEvent('POST', ''),
        ...{ rawPath: path, headers: {}, body: text, requestContext: { http: { method: 'POST' } } },
      });
      return result as Answered;
    };
    const { token } = JSON.parse((await post('/link', tickets.at(-1) ?? '')).body) as { token: string };
    expectAllowed('ServeTenant');
    const page = await post('/page', JSON.stringify({ token }));
    expect(page.statusCode).toBe(200);
    expect(JSON.parse(page.body)).toMatchObject({ tenant: 'acme', senders: [{ label: 'acme', standing: 'paused' }] });
    expectAllowed('ServeTenant');
    expect(new Set(calls.map((call) => call.split(' ')[0]))).toEqual(
      new Set([
        'secretsmanager:GetSecretValue',
        ...['GetItem', 'BatchGetItem', 'Query'].map((one) => `dynamodb:${one}`),
      ]),
    );

    const forged = await post(
      '/page',
      JSON.stringify({ token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }),
    );
    expect(forged).toMatchObject({ statusCode: 403, body: '{"why":"wrong"}' });
    const html = (await run('ServeTenant', { ...urlEvent('GET', ''), rawPath: '/' })).result as Answered;
    expect(html).toMatchObject({ statusCode: 200, headers: { 'x-robots-tag': 'noindex, nofollow, noarchive' } });
    expect(html.body).toContain('<main id="page"');
  });

  it('are traced where Lambda chose to: the handler, and its calls', () => {
    expect(traced.join('\n')).toContain('## index.handler');
    for (const service of ['DynamoDB', 'SESv2', 'SNS', 'SQS', 'CloudWatch'])
      expect(traced.join('\n')).toContain(`"name":"${service}"`);
  });

  /** What tells registered domains: the list of public suffixes. */
  const SUFFIXES = 145_000;
  /** What tells a deferral that names a reputation, and the client that reads the key of complainers. */
  const REPLIES_AND_SECRET = 20_000;
  /** The client that asks CloudTrail who changed a set. */
  const TRAIL = 45_000;
  /** What shares out what ladders allow, and keeps apart who sends more than that, or is risky. */
  const SHARING = 15_000;
  /** What looks for mail that does not arrive, and for stored items that are damaged. */
  const FLOW = 20_000;
  /** What waits for a person, and the removal of a customer. */
  const NEEDS = 20_000;
  /** What servers say with bounces, what applications may take, and series of one mailbox provider. */
  const SAID = 15_000;
  /** What receivers and Gmail say of a domain, and whose the addresses are that reports name. */
  const REPORTED = 32_000;
  /** What Gmail says of a set, and what SES's adviser finds about its tenant. */
  const OF_SETS = 4_000;
  /** The client of S3, which is loaded only where there is an archive. */
  const ARCHIVE = 110_000;
  it.each([
    ['IngestEvents', 600_000 + SUFFIXES + REPLIES_AND_SECRET + ARCHIVE],
    ['EvaluateSets', 600_000 + SUFFIXES],
    ['PlaceSets', 600_000 + TRAIL],
    ['Announce', 600_000],
    ['Tick', 600_000 + SUFFIXES + SHARING + FLOW],
    ['AuditCounts', 600_000 + ARCHIVE],
    ['CollectPostmaster', 600_000],
    ['AdminOperators', 600_000 + SUFFIXES + NEEDS + SAID + REPORTED + OF_SETS],
    ['AnswerSlack', 600_000],
    ['ServeAllowance', 600_000],
    ['ServeTenant', 600_000],
    ['PlanPatrol', 600_000 + SUFFIXES],
    ['PatrolBlocklists', 600_000 + SUFFIXES],
    ['PatrolAuthentication', 900_000],
  ])('weigh what they may: %s at most %d bytes', (word, most) => {
    expect(bytesOf(folderOf(word))).toBeLessThanOrEqual(most);
  });

  it('come with a source map that names the sources, and nothing of this machine', () => {
    const map = JSON.parse(readFileSync(join(folderOf('Tick'), 'index.mjs.map'), 'utf8')) as { sources: string[] };
    expect(map.sources).toContain('../shared/evaluation/tick/run-tick.ts');
    for (const source of map.sources) expect(source).toMatch(/^\.\.\/(?!\.\.)/);
  });

  it('say at once what they were not told', async () => {
    const env = { AWS_REGION: 'us-east-1', ...endpoints };
    await expect(invoke(folderOf('IngestEvents'), env, { Records: [] })).rejects.toThrow(
      'Expected in the environment: JOURNAL_TABLE, TOTALS_TABLE, REGISTRY_TABLE, REFUSED_QUEUE_URL',
    );
  });

  it('have each run in a test above, so that their roles are tried', () => {
    const ids = allOf(made.template, 'AWS::Lambda::Function').map(([id]) => id);
    expect(ids.filter((id) => ![...roles.keys()].some((word) => id.includes(word)))).toEqual([]);
  });
});
