import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as announce from '../../../functions/announce/env.ts';
import * as answer from '../../../functions/answer-slack/env.ts';
import * as audit from '../../../functions/audit-counts/env.ts';
import * as postmaster from '../../../functions/collect-postmaster/env.ts';
import * as evaluate from '../../../functions/evaluate-sets/env.ts';
import * as ingest from '../../../functions/ingest-events/env.ts';
import * as authentication from '../../../functions/patrol-authentication/env.ts';
import * as blocklists from '../../../functions/patrol-blocklists/env.ts';
import * as place from '../../../functions/place-sets/env.ts';
import * as planning from '../../../functions/plan-patrol/env.ts';
import * as admin from '../../../functions/serve-admin/env.ts';
import * as allowance from '../../../functions/serve-allowance/env.ts';
import * as tenantPage from '../../../functions/serve-tenant/env.ts';
import * as tick from '../../../functions/tick/env.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { TABLES, WORK_INDEX } from '../../../shared/registry/keys.ts';
import { SCHEDULED } from '../../../shared/schedules/scheduled.data.ts';
import { functionNames } from '../../bench/coldstart.ts';
import {
  ALLOWANCE,
  allOf,
  allowedTo,
  BUTTONS,
  listOf,
  oneOf,
  POSTMASTER,
  REPORTS,
  type Resource,
  type Statement,
  type Synthesised,
  synthesise,
} from './template.ts';

const FUNCTIONS = 'AWS::Lambda::Function';
const MAPPINGS = 'AWS::Lambda::EventSourceMapping';
const QUEUES = 'AWS::SQS::Queue';
/** Deployed from a folder that is deployed under its own name, too. */
const TWICE = 'serve-admin-viewer';
const WORDS = [
  ...['IngestEvents', 'EvaluateSets', 'Tick', 'PlaceSets', 'Announce', 'AuditCounts'],
  ...['PlanPatrol', 'PatrolBlocklists', 'PatrolAuthentication'],
  ...['AdminOperators', 'AdminViewers'],
];
/** With those that are off otherwise. */
const EVERY_WORD = [...WORDS, 'AnswerSlack', 'ServeAllowance', 'CollectPostmaster', 'ServeTenant', 'CollectReports'];
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

/** Whether there is a cfn-lint that knows what is used here: older ones have no `nodejs24.x`. */
function lints(): boolean {
  const { stdout } = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = /^cfn-lint (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 51);
}

describe('the stack', () => {
  let made: Synthesised;
  let template: Synthesised['template'];
  const of = (type: string): Resource[] => allOf(template, type).map(([, resource]) => resource);
  const propertiesOf = (type: string, word: string): Resource['Properties'] => oneOf(template, type, word).Properties;
  beforeAll(() => {
    // Passes both rule packs of cdk-nag, or throws.
    made = synthesise({
      quarantinePool: { name: 'lazaretto-quarantine', create: true, scaling: 'standard' },
      alertEmails: ['ops@example.com'],
      ...BUTTONS,
      ...ALLOWANCE,
      ...POSTMASTER,
      tenantPages: true,
      ...REPORTS,
      tags: { team: 'mail' },
    });
    template = made.template;
  });

  describe('events', () => {
    it('are published by SES for configuration sets of this account, over TLS, and by nobody else', () => {
      const { Topics, PolicyDocument } = propertiesOf('AWS::SNS::TopicPolicy', 'EventIntake');
      expect(Topics).toHaveLength(1);
      const statements = PolicyDocument.Statement as Statement[];
      expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
        expect.objectContaining({
          Action: 'sns:Publish',
          Principal: { Service: 'ses.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([':configuration-set/*'])] } },
          },
        }),
      ]);
      expect(statements.filter(({ Effect }) => Effect === 'Deny').map(({ Condition }) => Condition)).toEqual([
        { Bool: { 'aws:SecureTransport': 'false' } },
      ]);
    });

    it('come to the queue as SES wrote them, or to a queue of their own', () => {
      const [subscription] = of('AWS::SNS::Subscription').filter(({ Properties }) => Properties.Protocol === 'sqs');
      expect(subscription?.Properties).toMatchObject({
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringContaining('Undelivered'), 'Arn'] } },
      });
    });

    it('are invisible for six runs and the window while they are counted, and given up after five', () => {
      const { VisibilityTimeout, RedrivePolicy } = propertiesOf(QUEUES, 'EventIntakeEvents');
      const { Timeout } = propertiesOf(FUNCTIONS, 'IngestEvents');
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout + ingest.BATCHING_WINDOW_SECONDS);
      expect(RedrivePolicy.maxReceiveCount).toBe(5);
    });

    it('are counted in batches, of which only what failed comes back', () => {
      expect(propertiesOf(MAPPINGS, 'IngestEvents')).toMatchObject({
        BatchSize: ingest.BATCH_SIZE,
        MaximumBatchingWindowInSeconds: ingest.BATCHING_WINDOW_SECONDS,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    });
  });

  describe('queues', () => {
    it('are seven, one of them for mails with reports, encrypted, over TLS only, and keep for fourteen days', () => {
      expect(of(QUEUES)).toHaveLength(7);
      for (const { Properties } of of(QUEUES)) {
        expect(Properties).toMatchObject({ MessageRetentionPeriod: FOURTEEN_DAYS, SqsManagedSseEnabled: true });
      }
      expect(of('AWS::SQS::QueuePolicy')).toHaveLength(7);
    });
  });

  describe('the patrol', () => {
    it('takes chunks one by one, four runs at a time, of which only what failed comes back, three times', () => {
      expect(propertiesOf(MAPPINGS, 'PatrolBlocklists')).toMatchObject({
        BatchSize: blocklists.BATCH_SIZE,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: blocklists.CONCURRENCY },
      });
      const { VisibilityTimeout, RedrivePolicy } = propertiesOf(QUEUES, 'PatrollingChunks');
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * blocklists.TIMEOUT_SECONDS);
      expect(RedrivePolicy.maxReceiveCount).toBe(3);
    });

    it.each([
      ['PlanPatrol', 'rate(15 minutes)'],
      ['PatrolAuthentication', 'rate(6 hours)'],
    ])('rings %s at a %s', (word, expression) => {
      const schedule = of('AWS::Scheduler::Schedule').find(({ Properties }) =>
        JSON.stringify(Properties.Target.Arn).includes(`${word}Function`),
      );
      expect(schedule?.Properties.ScheduleExpression).toBe(expression);
    });

    it('is told what the settings say, and reads no more parameters than they name', () => {
      const patrol = {
        ips: ['192.0.2.1'],
        without: ['spamcop'],
        dnsServers: ['192.0.2.53', '[2001:db8::53]:5353'],
        keyParameters: { SPAMHAUS_DQS_KEY: '/lazaretto/spamhaus' },
      };
      const told = synthesise({ quarantinePool: { name: 'q' }, patrol }).template;
      const of = (word: string) => oneOf(told, FUNCTIONS, word).Properties.Environment.Variables;
      expect(JSON.parse(of('PlanPatrol').LAZARETTO_PATROL)).toMatchObject({ ips: ['192.0.2.1'], without: ['spamcop'] });
      expect(JSON.parse(of('PatrolBlocklists').LAZARETTO_PATROL)).not.toHaveProperty('ips');
      for (const word of ['PatrolBlocklists', 'PatrolAuthentication']) {
        expect(of(word).LAZARETTO_DNS_SERVERS).toBe('192.0.2.53,[2001:db8::53]:5353');
      }
      for (const word of ['PlanPatrol', 'PatrolBlocklists']) {
        expect(JSON.stringify(allowedTo(told, word).get('ssm:GetParameter'))).toContain(
          ':parameter/lazaretto/spamhaus"',
        );
        expect(allowedTo(template, word).has('ssm:GetParameter')).toBe(false);
      }
    });

    it('is left out where it is switched off', () => {
      const off = synthesise({ quarantinePool: { name: 'q' }, patrol: { enabled: false } }).template;
      expect(oneOf(off, FUNCTIONS, 'Tick').Properties.Environment.Variables[tick.OPTIONAL_ENV.schedules]).toBe(
        'audit-counts',
      );
      expect(allOf(off, FUNCTIONS).filter(([id]) => id.includes('Patrol'))).toEqual([]);
      expect(allOf(off, QUEUES)).toHaveLength(4);
    });
  });

  describe('change feeds', () => {
    it.each([
      ['EvaluateSets', 'Journal', evaluate],
      ['PlaceSets', 'Registry', place],
      ['Announce', 'Registry', announce],
    ])('ring %s one batch at a time, halved where it fails, and kept apart in the end', (word, table, env) => {
      const mapping = propertiesOf(MAPPINGS, word);
      expect(mapping).toMatchObject({
        EventSourceArn: { 'Fn::GetAtt': [expect.stringContaining(table), 'StreamArn'] },
        MaximumBatchingWindowInSeconds: env.BATCHING_WINDOW_SECONDS,
        ParallelizationFactor: 1,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringContaining('FeedFailures'), 'Arn'] } },
        },
      });
      const patterns = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
      expect(patterns).toEqual([env.FEED_FILTER]);
      // What TTL deletes rings nobody.
      expect(patterns[0].eventName).not.toContain('REMOVE');
    });

    it('ring for inserted segments only', () => {
      expect(evaluate.FEED_FILTER).toEqual({ eventName: ['INSERT'] });
    });
  });

  describe('functions', () => {
    it('are all that there are, each with its own role, log and alarm', () => {
      const names = of(FUNCTIONS).map(({ Properties }) => Properties.FunctionName);
      expect(new Set(names)).toEqual(new Set([...functionNames(), TWICE].map((name) => `lazaretto-${name}`)));
      expect(new Set(of(FUNCTIONS).map(({ Properties }) => JSON.stringify(Properties.Role))).size).toBe(names.length);
      expect(of('AWS::Logs::LogGroup').map(({ Properties }) => Properties)).toEqual(
        names.map((name) => expect.objectContaining({ LogGroupName: `/aws/lambda/${name}`, RetentionInDays: 30 })),
      );
    });

    it('run Node 24 on arm64, from a module with a source map, traced, with memory and time of their own', async () => {
      for (const { Properties } of of(FUNCTIONS)) {
        const { TIMEOUT_SECONDS, MEMORY_MB } = await import(
          `../../../functions/${String(Properties.FunctionName).slice('lazaretto-'.length).replace(TWICE, 'serve-admin')}/env.ts`
        );
        expect(Properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          Handler: 'index.handler',
          TracingConfig: { Mode: 'Active' },
          LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
          Timeout: TIMEOUT_SECONDS,
          MemorySize: MEMORY_MB,
          Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps', LAZARETTO_DEPLOYMENT: 'lazaretto' } },
        });
      }
      expect(propertiesOf('AWS::XRay::SamplingRule', 'Sampling').SamplingRule).toMatchObject({
        FixedRate: 0.01,
        ReservoirSize: 0,
        ServiceName: 'lazaretto-*',
      });
    });

    it('run one at a time where SES allows one call a second, and where a tick must not meet another', () => {
      const reserved = of(FUNCTIONS).flatMap(({ Properties: { FunctionName, ReservedConcurrentExecutions } }) =>
        ReservedConcurrentExecutions === undefined ? [] : [[FunctionName, ReservedConcurrentExecutions]],
      );
      expect(Object.fromEntries(reserved)).toEqual({
        'lazaretto-answer-slack': 2,
        'lazaretto-audit-counts': 1,
        'lazaretto-collect-postmaster': 1,
        'lazaretto-collect-reports': 2,
        'lazaretto-place-sets': 1,
        'lazaretto-serve-tenant': 5,
        'lazaretto-tick': 1,
      });
    });

    it.each(['Tick', 'PlaceSets', 'Announce'])('ring each minute: %s, with nothing, and once only', (word) => {
      const schedule = of('AWS::Scheduler::Schedule').find(({ Properties }) =>
        JSON.stringify(Properties.Target.Arn).includes(`${word}Function`),
      );
      expect(schedule?.Properties).toMatchObject({
        ScheduleExpression: 'rate(1 minute)',
        Target: { Input: '{}', RetryPolicy: { MaximumRetryAttempts: 0 } },
      });
      expect(propertiesOf('AWS::Lambda::EventInvokeConfig', word).MaximumRetryAttempts).toBe(0);
    });

    it('ring once a day, and again within the hour where that failed: AuditCounts', () => {
      const { ScheduleExpression, Target } = propertiesOf('AWS::Scheduler::Schedule', 'AuditCounts');
      expect(ScheduleExpression).toBe(audit.SCHEDULE);
      expect(Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3_600 });
      expect(propertiesOf('AWS::Lambda::EventInvokeConfig', 'AuditCounts').MaximumRetryAttempts).toBe(2);
    });

    it('are waited for by tick where they run on a schedule alone, as often as that says', () => {
      const words = {
        'audit-counts': 'AuditCounts',
        'plan-patrol': 'PlanPatrol',
        'patrol-authentication': 'PatrolAuthentication',
        'collect-postmaster': 'CollectPostmaster',
        'collect-reports': 'CollectReports',
      };
      const { Variables } = propertiesOf(FUNCTIONS, 'Tick').Environment;
      expect(Variables[tick.OPTIONAL_ENV.schedules]).toBe(SCHEDULED.map(({ name }) => name).join(','));
      const often: Readonly<Record<string, number>> = {
        [audit.SCHEDULE]: DAY_MS,
        [postmaster.SCHEDULE]: DAY_MS,
        'rate(15 minutes)': 15 * MINUTE_MS,
        'rate(6 hours)': 6 * HOUR_MS,
      };
      const seldom = of('AWS::Scheduler::Schedule').filter(
        ({ Properties }) => Properties.ScheduleExpression !== 'rate(1 minute)',
      );
      expect(seldom).toHaveLength(SCHEDULED.length);
      for (const { name, everyMs } of SCHEDULED) {
        const { ScheduleExpression } = propertiesOf('AWS::Scheduler::Schedule', words[name]);
        expect(often[ScheduleExpression], name).toBe(everyMs);
      }
    });

    it('look into both queues of what went wrong, and compare the account where all sets are attached', () => {
      const { Variables } = propertiesOf(FUNCTIONS, 'AuditCounts').Environment;
      expect(Variables[audit.OPTIONAL_ENV.deadLetterQueue]).toEqual({ Ref: expect.stringContaining('DeadLetters') });
      expect(Variables[audit.OPTIONAL_ENV.undeliveredQueue]).toEqual({ Ref: expect.stringContaining('Undelivered') });
      expect(Variables[audit.OPTIONAL_ENV.account]).toBe('on');
      expect(allowedTo(template, 'AuditCounts').get('sqs:GetQueueAttributes')).toHaveLength(2);
    });
  });

  describe('tables', () => {
    it.each(['journal', 'totals', 'registry'] as const)('keep what is in %s', (name) => {
      const table = oneOf(template, 'AWS::DynamoDB::Table', name.charAt(0).toUpperCase() + name.slice(1));
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: expect.arrayContaining([
          { AttributeName: 'pk', AttributeType: TABLES[name].pk },
          { AttributeName: 'sk', AttributeType: TABLES[name].sk },
        ]),
      });
      expect(table.Properties.StreamSpecification).toEqual(
        name === 'totals' ? undefined : { StreamViewType: 'KEYS_ONLY' },
      );
    });

    it('say what waits', () => {
      expect(propertiesOf('AWS::DynamoDB::Table', 'Registry').GlobalSecondaryIndexes).toEqual([
        {
          IndexName: WORK_INDEX,
          KeySchema: [
            { AttributeName: 'work', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ]);
    });
  });

  describe('roles', () => {
    /** Each with what it is for; none of these knows a narrower resource. */
    const ANYWHERE = [
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'dynamodb:ListStreams',
      'ses:DescribeActiveReceiptRuleSet',
      'ses:GetAccount',
      'ses:GetDedicatedIps',
      'ses:ListConfigurationSets',
      'ses:ListDedicatedIpPools',
      'ses:ListEmailIdentities',
      'ses:ListMultiRegionEndpoints',
      'ses:ListRecommendations',
      'ses:ListReputationEntities',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ];
    const statements = (): Statement[] =>
      of('AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);

    it('allow no action by a wildcard, and every resource only to what knows no narrower one', () => {
      expect(
        statements()
          .flatMap(({ Action }) => listOf(Action))
          .filter((action) => action.includes('*')),
      ).toEqual([]);
      const anywhere = statements()
        .filter(({ Resource }) => listOf(Resource).includes('*'))
        .flatMap(({ Action }) => listOf(Action));
      expect(new Set(anywhere)).toEqual(new Set(ANYWHERE));
    });

    it("let place-sets alone speak to SES's control plane", () => {
      const who = EVERY_WORD.filter((word) =>
        [...allowedTo(template, word).keys()].some(
          // A read of figures, which has a rate of its own.
          (action) => action.startsWith('ses:') && action !== 'ses:BatchGetMetricData',
        ),
      );
      expect(who).toEqual(['PlaceSets']);
    });

    it('let place-sets move a set only with the right to set and pool', () => {
      const arns = JSON.stringify(allowedTo(template, 'PlaceSets').get('ses:PutConfigurationSetDeliveryOptions'));
      expect(arns).toContain(':configuration-set/*');
      expect(arns).toContain(':dedicated-ip-pool/*');
    });

    it('let place-sets attach the event destination, where that is wanted', () => {
      const allowed = [...allowedTo(template, 'PlaceSets').keys()];
      expect(allowed.filter((action) => action.endsWith('EventDestination'))).toHaveLength(3);
      expect(propertiesOf(FUNCTIONS, 'PlaceSets').Environment.Variables).toMatchObject({
        [place.ATTACH_ENV.topicArn]: { Ref: expect.stringContaining('EventIntakeTopic') },
        [place.ATTACH_ENV.mode]: 'all',
        [place.ATTACH_ENV.eventTypes]: 'SEND,REJECT,BOUNCE,COMPLAINT,DELIVERY,RENDERING_FAILURE,DELIVERY_DELAY',
      });
    });

    it('let announce read the parameters of its channels, and publish to one topic', () => {
      const allowed = allowedTo(template, 'Announce');
      expect(JSON.stringify(allowed.get('ssm:GetParameter'))).toContain(':parameter/lazaretto/slack-webhook"');
      const every = allowedTo(everything(), 'Announce');
      const read = JSON.stringify(every.get('ssm:GetParameter'));
      for (const name of ['slack-webhook', 'teams-webhook', 'webhook-url', 'webhook-secret'])
        expect(read).toContain(`:parameter/lazaretto/${name}"`);
      for (const name of ['url', 'secret']) expect(read).toContain(`:parameter/acme/${name}"`);
      expect(allowed.get('sns:Publish')).toEqual([{ Ref: expect.stringContaining('AlertingTopic') }]);
    });

    it('let the alert topic ring announce, for alarms alone', () => {
      const topic = { Ref: expect.stringContaining('AlertingTopic') };
      const subscriptions = of('AWS::SNS::Subscription').map(({ Properties }) => Properties);
      expect(subscriptions.filter(({ Protocol }) => Protocol === 'lambda')).toEqual([
        {
          Protocol: 'lambda',
          TopicArn: topic,
          Endpoint: { 'Fn::GetAtt': [expect.stringContaining('Announce'), 'Arn'] },
          FilterPolicyScope: 'MessageBody',
          FilterPolicy: { AlarmName: [{ exists: true }] },
        },
      ]);
      const [permission] = of('AWS::Lambda::Permission').filter(
        ({ Properties }) => Properties.Principal === 'sns.amazonaws.com',
      );
      expect(permission?.Properties.SourceArn).toEqual(topic);
    });

    it('let nobody read a whole table, or delete what was counted', () => {
      const actions = statements()
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => listOf(Action));
      for (const action of ['dynamodb:Scan', 'dynamodb:BatchWriteItem']) expect(actions).not.toContain(action);
      const deleting = EVERY_WORD.flatMap((word) => {
        const from = allowedTo(template, word).get('dynamodb:DeleteItem');
        return from === undefined ? [] : [[word, from]];
      });
      const registry = { 'Fn::GetAtt': [expect.stringContaining('TablesRegistry'), 'Arn'] };
      expect(Object.fromEntries(deleting)).toEqual({
        AuditCounts: [registry],
        CollectPostmaster: [registry],
        PlaceSets: [registry],
      });
    });
  });

  it('makes the quarantine pool where that is asked for', () => {
    expect(propertiesOf('AWS::SES::DedicatedIpPool', 'Pool')).toEqual({
      PoolName: 'lazaretto-quarantine',
      ScalingMode: 'STANDARD',
      Tags: expect.arrayContaining([{ Key: 'team', Value: 'mail' }]),
    });
  });

  it('lets our alarms publish alerts, and sends them by mail', () => {
    const { PolicyDocument } = propertiesOf('AWS::SNS::TopicPolicy', 'Alerting');
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' }),
    );
    expect(of('AWS::SNS::Subscription').map(({ Properties }) => Properties)).toContainEqual(
      expect.objectContaining({ Protocol: 'email', Endpoint: 'ops@example.com' }),
    );
  });

  it('shows offenders by log, and SES by search, on a dashboard', () => {
    const body = JSON.stringify(propertiesOf('AWS::CloudWatch::Dashboard', 'Dashboard').DashboardBody);
    for (const [id] of allOf(made.template, FUNCTIONS)) expect(body).toContain(id);
    expect(body).toContain('lazaretto-top-offenders');
    for (const metric of ['Reputation.BounceRate', 'SetsQuarantined', 'IteratorAge', 'ConsumedWriteCapacityUnits']) {
      expect(body).toContain(metric);
    }
  });

  it.skipIf(!lints())('passes cfn-lint', () => {
    const file = join(made.directory, 'Lazaretto.template.json');
    // W3005: CDK writes out dependencies that a reference implies.
    const args = ['--ignore-checks', 'W3005', '--format', 'parseable', '--template', file];
    // Elsewhere than here, where a `.cfnlintrc` might be.
    const { stdout, status } = spawnSync('cfn-lint', args, { encoding: 'utf8', cwd: made.directory });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('does not tag what not every Region lets be tagged', () => {
    expect(propertiesOf('AWS::CloudWatch::Dashboard', 'Dashboard')).not.toHaveProperty('Tags');
    expect(propertiesOf(FUNCTIONS, 'Tick').Tags).toContainEqual({ Key: 'team', Value: 'mail' });
  });
});

/** The address of the webhook in plain text, for who does without SSM: no setting says it. */
const BY_HAND = announce.OPTIONAL_ENV.slackWebhookUrl;
/** Told where the archive has a bucket of its own; here it is in one of somebody else's. */
const OF_OWN_BUCKET = 'ARCHIVE_DAYS';
const KEY_OF_ARCHIVE = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
let all: Synthesised | undefined;
/** The template where every setting that a function is told of is set. */
const everything = (): Synthesised['template'] => {
  all ??= synthesise({
    ...{
      quarantinePool: { name: 'q' },
      ...BUTTONS,
      ...ALLOWANCE,
      homePools: ['home'],
      onboarding: true,
      journalShards: 2,
      cloudTrail: true,
      tenantPages: true,
    },
    runbook: 'https://example.com/runbook.md',
    teamsWebhookParameter: '/lazaretto/teams-webhook',
    alertWebhook: { urlParameter: '/lazaretto/webhook-url', secretParameter: '/lazaretto/webhook-secret' },
    senderWebhooks: [{ tenant: 'acme', urlParameter: '/acme/url', secretParameter: '/acme/secret' }],
    patrol: { keyParameters: { SPAMHAUS_DQS_KEY: '/lazaretto/dqs' }, dnsServers: ['192.0.2.53:53'] },
    archive: { days: 30, bucket: 'acme-mail-archive', key: KEY_OF_ARCHIVE, whole: true },
  });
  return all.template;
};

describe('the stack by other settings', () => {
  it('may pause tenants of SES only where the policy asks for it', () => {
    const pause = 'ses:UpdateReputationEntityCustomerManagedStatus';
    const allowed = (pauseTenants: boolean) =>
      allowedTo(synthesise({ quarantinePool: { name: 'q' }, policy: { pauseTenants } }).template, 'PlaceSets');
    expect(allowed(false).has(pause)).toBe(false);
    expect(JSON.stringify(allowed(true).get(pause))).toContain(':tenant/*"');
    expect(allowed(true).has('ses:GetReputationEntity')).toBe(true);
  });

  it('may ask CloudTrail who changed a set only where the settings say so, and knows its own role', () => {
    const granted = (cloudTrail: boolean) => synthesise({ quarantinePool: { name: 'q' }, cloudTrail }).template;
    const allowed = (template: Synthesised['template']) =>
      allowedTo(template, 'PlaceSets').get('cloudtrail:LookupEvents');
    expect(allowed(granted(false))).toBeUndefined();
    const template = granted(true);
    expect(JSON.stringify(allowed(template))).toContain('"*"');
    const lambda = oneOf(template, 'AWS::Lambda::Function', 'PlaceSets');
    const { Role, Environment } = lambda.Properties;
    expect(Environment.Variables[place.CHANGES_ENV.ownRole]).toEqual(Role);
  });

  it('is a stack of its own for each name, and the one it always was without', () => {
    expect(synthesise().stackName).toBe('Lazaretto');
    expect(synthesise({ quarantinePool: { name: 'q' }, name: 'second' }).stackName).toBe('Lazaretto-second');
  });

  it('with a key of its own encrypts with it whatever holds data, and lets each function use it', () => {
    const encryptionKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
    const { template } = synthesise({
      quarantinePool: { name: 'q', scaling: 'managed' },
      encryptionKeyArn,
      homePools: ['home'],
      policy: { standby: { home: 'reserve' } },
      attach: 'none',
      removal: 'destroy',
    });
    const all = (type: string) => allOf(template, type).map(([, { Properties }]) => Properties);
    for (const table of all('AWS::DynamoDB::Table')) {
      expect(table.SSESpecification).toMatchObject({ SSEEnabled: true, KMSMasterKeyId: encryptionKeyArn });
      expect(table.DeletionProtectionEnabled).toBe(false);
    }
    for (const queue of all(QUEUES)) expect(queue.KmsMasterKeyId).toBe(encryptionKeyArn);
    for (const topic of all('AWS::SNS::Topic')) expect(topic.KmsMasterKeyId).toBe(encryptionKeyArn);
    for (const log of all('AWS::Logs::LogGroup')) expect(log.KmsKeyId).toBe(encryptionKeyArn);
    for (const one of all(FUNCTIONS)) expect(one.KmsKeyArn).toBe(encryptionKeyArn);
    for (const word of WORDS) {
      expect(allowedTo(template, word).get('kms:Decrypt')).toEqual([encryptionKeyArn]);
    }

    // Nothing of what was not asked for:
    const allowed = allowedTo(template, 'PlaceSets');
    const pools = JSON.stringify(allowed.get('ses:PutConfigurationSetDeliveryOptions'));
    for (const pool of ['home', 'q', 'reserve', 'ses-shared-pool', 'ses-default-dedicated-pool'])
      expect(pools).toContain(`:dedicated-ip-pool/${pool}"`);
    expect(pools).not.toContain(':dedicated-ip-pool/*');
    // What the role may not do is not tried: place-sets is told the same pools.
    expect(oneOf(template, FUNCTIONS, 'PlaceSets').Properties.Environment.Variables[place.POOLS_ENV.granted]).toBe(
      'home,q,ses-shared-pool,ses-default-dedicated-pool,reserve',
    );
    // An evacuation takes off what was attached before, whatever is wanted now.
    expect([...allowed.keys()].filter((action) => /EventDestination$/.test(action))).toEqual([
      'ses:DeleteConfigurationSetEventDestination',
    ]);
    const { Variables } = oneOf(template, FUNCTIONS, 'AuditCounts').Properties.Environment;
    expect(Variables).not.toHaveProperty(audit.OPTIONAL_ENV.account);
    expect(all('AWS::SES::DedicatedIpPool')).toEqual([]);
    expect(allOf(template, 'AWS::DynamoDB::Table').map(([, { DeletionPolicy }]) => DeletionPolicy)).not.toContain(
      'Retain',
    );
  });

  it('keeps the quarantine pool that it made where the tables are kept: sets may send from it still', () => {
    const pool = { name: 'q', create: true };
    const policyOf = (removal: 'retain' | 'destroy') => {
      const made = synthesise({ quarantinePool: pool, removal }).template;
      return allOf(made, 'AWS::SES::DedicatedIpPool').map(([, { DeletionPolicy }]) => DeletionPolicy);
    };
    expect(policyOf('retain')).toEqual(['Retain']);
    expect(policyOf('destroy')).toEqual(['Delete']);
  });

  it('watches a managed quarantine pool, too', () => {
    const { template } = synthesise({ quarantinePool: { name: 'q', scaling: 'managed' } });
    const names = allOf(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmName);
    expect(names).toContain('lazaretto-quarantine-pool-empty');
  });

  it('lets collect-postmaster decrypt with a key of your own, for the parameter of its token alone', () => {
    const statementsOf = (more: object) => {
      const { template: made } = synthesise({
        quarantinePool: { name: 'q' },
        postmaster: { parameter: '/mail/gmail', ...more },
      });
      return allOf(made, 'AWS::IAM::Policy')
        .filter(([id]) => id.includes('CollectPostmaster'))
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Action }) => listOf(Action).some((action) => action.startsWith('kms:')));
    };
    expect(statementsOf({})).toEqual([]);
    expect(statementsOf({ key: KEY_OF_ARCHIVE })).toMatchObject([
      {
        ...{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY_OF_ARCHIVE },
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['ssm.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
            'kms:EncryptionContext:PARAMETER_ARN': expect.objectContaining({
              'Fn::Join': ['', expect.arrayContaining([':parameter/mail/gmail'])],
            }),
          },
        },
      },
    ]);
  });

  it('keeps no events unless it is asked to, and then for so long, unseen by others, in a bucket of its own', () => {
    const ofBucket = (more: object) =>
      allOf(synthesise({ quarantinePool: { name: 'q' }, ...more }).template, 'AWS::S3::Bucket');
    expect(ofBucket({})).toEqual([]);
    expect(ofBucket({ archive: { days: 30, bucket: 'acme-mail-archive' } })).toEqual([]);

    const [[, bucket] = []] = ofBucket({ archive: { days: 400 } });
    expect(bucket?.DeletionPolicy).toBe('Retain');
    expect(bucket?.Properties).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          { ExpirationInDays: 400, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    const [[, keyed] = []] = ofBucket({ archive: { days: 1, key: KEY_OF_ARCHIVE } });
    expect(JSON.stringify(keyed?.Properties.BucketEncryption)).toContain(KEY_OF_ARCHIVE);

    // By the day of their names, too; in a bucket of somebody else's that is not ours to say.
    const daysIn = (archive: { readonly days: number; readonly bucket?: string }): unknown =>
      oneOf(synthesise({ quarantinePool: { name: 'q' }, archive }).template, FUNCTIONS, 'AuditCounts').Properties
        .Environment.Variables.ARCHIVE_DAYS;
    expect(daysIn({ days: 400 })).toBe('400');
    expect(daysIn({ days: 400, bucket: 'acme-mail-archive' })).toBeUndefined();
  });

  it('uses restored tables in place of its own', () => {
    const streamArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/back/stream/2026-01-01T00:00:00.000';
    const { template } = synthesise({
      quarantinePool: { name: 'q' },
      restoredTables: { registry: { name: 'back', streamArn } },
    });
    expect(allOf(template, 'AWS::DynamoDB::Table')).toHaveLength(2);
    for (const [, { Properties }] of allOf(template, FUNCTIONS)) {
      expect(Properties.Environment.Variables.REGISTRY_TABLE).toBe('back');
    }
    expect(oneOf(template, MAPPINGS, 'PlaceSets').Properties.EventSourceArn).toBe(streamArn);
  });

  it.each([
    ['Announce', announce],
    ['AnswerSlack', answer],
    ['AuditCounts', audit],
    ['EvaluateSets', evaluate],
    ['IngestEvents', ingest],
    ['PatrolAuthentication', authentication],
    ['PatrolBlocklists', blocklists],
    ['PlaceSets', place],
    ['PlanPatrol', planning],
    ['ServeAllowance', allowance],
    ['ServeTenant', tenantPage],
    ['AdminOperators', admin],
    ['Tick', tick],
  ])('tells %s every name of its env.ts, where all is set', (word, env) => {
    const { Variables } = oneOf(everything(), FUNCTIONS, word).Properties.Environment;
    const names = Object.entries(env)
      .filter(([name]) => name !== 'LAMBDA_ENV' && /(?:^|_)ENV$/.test(name))
      .flatMap(([, some]) => Object.values(some as Readonly<Record<string, string>>));

    const others: readonly string[] = [BY_HAND, OF_OWN_BUCKET];
    expect(names.filter((name) => !others.includes(name) && !(name in Variables))).toEqual([]);
  });
});
