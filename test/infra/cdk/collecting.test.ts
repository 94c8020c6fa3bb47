import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INBOX, RAW_DAYS } from '../../../functions/collect-reports/env.ts';
import { bytesOf } from '../../bench/coldstart.ts';
import { textOf } from '../../docs/pages.ts';
import { allOf, allowedTo, listOf, oneOf, SETTINGS, type Statement, synthesise, type Template } from './template.ts';

const REPORTS = { reports: { address: 'dmarc@reports.example.com' } } as const;

describe('where reports are received', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesise({ ...SETTINGS, ...REPORTS }).template;
  });
  const bucketPolicy = (): Statement[] =>
    oneOf(template, 'AWS::S3::BucketPolicy', 'CollectingMails').Properties.PolicyDocument.Statement;

  it('is not there unless it is asked for', () => {
    const without = synthesise(SETTINGS).template;
    for (const type of ['AWS::SES::ReceiptRule', 'AWS::S3::Bucket', 'Custom::ActiveReceiptRuleSet'])
      expect(allOf(without, type)).toEqual([]);
  });

  it('adds a rule for its own recipient to the active rule set, first, and activates none', () => {
    const rule = oneOf(template, 'AWS::SES::ReceiptRule', 'Collecting').Properties;
    expect(rule.Rule.Recipients).toEqual(['dmarc@reports.example.com']);
    expect(rule).not.toHaveProperty('After');
    expect(JSON.stringify(rule.RuleSetName)).toContain('ActiveRuleSet');
    expect(rule.Rule.Actions).toEqual([
      { S3Action: { BucketName: { Ref: expect.stringContaining('CollectingMails') }, ObjectKeyPrefix: INBOX } },
    ]);
    expect(allOf(template, 'AWS::SES::ReceiptRuleSet')).toEqual([]);
    expect([...allowedTo(template, 'FindRuleSet').keys()].filter((action) => action.startsWith('ses:'))).toEqual([
      'ses:DescribeActiveReceiptRuleSet',
    ]);
  });

  it('stands behind the rule that is named, in the rule set that is named', () => {
    const reports = { ...REPORTS.reports, ruleSet: 'inbound', after: 'spam-filter' };
    const named = synthesise({ ...SETTINGS, reports }).template;
    expect(oneOf(named, 'AWS::SES::ReceiptRule', 'Collecting').Properties.After).toBe('spam-filter');
    expect(oneOf(named, 'Custom::ActiveReceiptRuleSet', 'Collecting').Properties).toMatchObject({
      recipient: REPORTS.reports.address,
      rule: 'lazaretto-reports',
      ruleSet: 'inbound',
      after: 'spam-filter',
    });
  });

  it('keeps mails encrypted, for nobody else, and a week long', () => {
    const bucket = oneOf(template, 'AWS::S3::Bucket', 'CollectingMails').Properties;
    expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(bucket.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ ExpirationInDays: RAW_DAYS, Status: 'Enabled' }),
    ]);
  });

  it('lets SES put mails there for this account and this rule alone, before the rule is made', () => {
    const [ses, ...more] = bucketPolicy().filter(({ Principal }) => JSON.stringify(Principal).includes('ses.'));
    expect(more).toEqual([]);
    expect(ses).toMatchObject({ Effect: 'Allow', Action: 's3:PutObject' });
    const { StringEquals } = (ses?.Condition ?? {}) as { StringEquals: Record<string, unknown> };
    expect(StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    expect(JSON.stringify(StringEquals['aws:SourceArn'])).toMatch(
      /receipt-rule-set.*ActiveRuleSet.*:receipt-rule\/lazaretto-reports/,
    );
    const rule = oneOf(template, 'AWS::SES::ReceiptRule', 'Collecting') as { DependsOn?: string[] };
    expect(rule.DependsOn?.some((id) => id.includes('MailsPolicy'))).toBe(true);
  });

  it('has a heading of the runbook for each of its alarms', () => {
    const own = allOf(template, 'AWS::CloudWatch::Alarm').filter(([id]) => id.includes('Collecting'));
    expect(own).toHaveLength(3);
    for (const [, { Properties }] of own)
      expect(textOf('docs/runbook.md')).toContain(`\n### ${String(Properties.AlarmName).replace('lazaretto-', '')}\n`);
  });

  it('starts the function for each mail, and keeps events that failed', () => {
    const rule = oneOf(template, 'AWS::Events::Rule', 'Arrivals').Properties;
    expect(rule.EventPattern.detail.object).toEqual({ key: [{ prefix: INBOX }] });
    expect(rule.Targets[0].DeadLetterConfig).toBeDefined();
    const config = oneOf(template, 'AWS::Lambda::EventInvokeConfig', 'CollectReports').Properties;
    expect(config.DestinationConfig.OnFailure).toBeDefined();
    expect(config.MaximumRetryAttempts).toBe(2);
    const tells = oneOf(template, 'AWS::S3::Bucket', 'CollectingMails').Properties.NotificationConfiguration;
    expect(tells).toEqual({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  });

  it('reads and removes mails that came, writes those that are refused, and nothing else of S3', () => {
    const allowed = allowedTo(template, 'CollectReports');
    const of = (action: string) => JSON.stringify(allowed.get(action));
    expect(new Set([...allowed.keys()].filter((action) => action.startsWith('s3:')))).toEqual(
      new Set(['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:ListBucket']),
    );
    expect(of('s3:GetObject')).toContain('/inbox/*');
    expect(of('s3:DeleteObject')).toContain('/inbox/*');
    expect(of('s3:PutObject')).toContain('/refused/*');
    // A condition on the prefix holds for no GetObject: S3 would then forbid what is gone, and each event that comes twice fail.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    const statements = allOf(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => Properties.Policies ?? []);
    const listing = [...statements, ...allOf(template, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties)]
      .flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) => PolicyDocument.Statement)
      .filter(({ Action }) => listOf(Action).includes('s3:ListBucket'));
    expect(listing).toEqual([expect.not.objectContaining({ Condition: expect.anything() })]);
    expect(listOf(allowed.get('dynamodb:UpdateItem') ?? [])).toHaveLength(1);
  });

  it.each([
    ['collect-reports', 640_000],
    ['find-rule-set', 320_000],
  ])('starts fast: %s weighs at most %d bytes', (name, most) => {
    const folder = mkdtempSync(join(tmpdir(), 'lazaretto-bundle-'));
    try {
      execFileSync(process.execPath, ['infra/bundling/write.ts', name, folder]);
      expect(bytesOf(folder)).toBeGreaterThan(100_000);
      expect(bytesOf(folder)).toBeLessThanOrEqual(most);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
