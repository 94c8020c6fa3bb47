import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, describe, expect, it } from 'vitest';
import { activeReceiptRuleSet } from '../../../functions/_adapters/ses/receipt-rules.ts';
import { findRuleSet } from '../../../functions/find-rule-set/handle.ts';
import type { FindDeps, ResourceAnswer, ResourceRequest } from '../../../functions/find-rule-set/ports.ts';
import { LocalAws } from '../../../infra/local/aws/local-aws.ts';

const TO = 'dmarc@reports.example.com';
const RULES = [
  { Name: 'greet', Enabled: true, Recipients: [], Actions: [{ SNSAction: { TopicArn: 'a' } }] },
  {
    Name: 'support',
    Enabled: true,
    Recipients: ['help@example.com'],
    Actions: [{ StopAction: { Scope: 'RuleSet' as const } }],
  },
  { Name: 'off', Enabled: false, Recipients: [], Actions: [{ StopAction: { Scope: 'RuleSet' as const } }] },
  {
    Name: 'last',
    Enabled: true,
    Recipients: ['Reports.Example.com'],
    Actions: [{ StopAction: { Scope: 'RuleSet' as const } }],
  },
  { Name: 'never', Enabled: true, Recipients: [], Actions: [] },
];

describe.each(['in process', 'over HTTP'])('the active receipt rule set, %s', (way) => {
  const aws = new LocalAws({ clock: { now: () => 0 } });
  const opened = way === 'over HTTP' ? aws.listen() : null;
  afterAll(async () => (await opened)?.close());
  const ask = async (
    properties: ResourceRequest['ResourceProperties'] = {},
    { type = 'Create' as ResourceRequest['RequestType'], region = 'eu-west-1' } = {},
  ) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client =
      opened === null
        ? new SESClient({ ...aws.clientConfig(), maxAttempts: 1 })
        : new SESClient({ endpoint: (await opened).url, region: 'us-east-1', credentials, maxAttempts: 1 });
    const told: [string, ResourceAnswer][] = [];
    const deps: FindDeps = {
      region,
      activeRuleSet: () => activeReceiptRuleSet(client),
      answer: async (url, answer) => void told.push([url, answer]),
      log: () => undefined,
    };
    const answer = await findRuleSet(deps, {
      ...{ RequestType: type, ResponseURL: 'https://cfn.example/answer', StackId: 's', RequestId: 'r' },
      LogicalResourceId: 'l',
      ResourceProperties: { recipient: TO, rule: 'lazaretto-reports', ruleSet: '', after: '', ...properties },
    });
    client.destroy();
    expect(told).toEqual([['https://cfn.example/answer', answer]]);
    expect(answer).toMatchObject({ StackId: 's', RequestId: 'r', LogicalResourceId: 'l' });
    return answer;
  };

  it('is found, whatever it is called', async () => {
    aws.state.receiving = { name: 'inbound', rules: RULES };
    expect(await ask()).toMatchObject({ Status: 'SUCCESS', Data: { RuleSetName: 'inbound' } });
    for (const after of ['greet', 'support', 'off']) expect(await ask({ after })).toMatchObject({ Status: 'SUCCESS' });
    expect(await ask({ ruleSet: 'inbound' })).toMatchObject({ Status: 'SUCCESS' });
  });

  it.each([
    [
      'of another name',
      { ruleSet: 'mine' },
      'settings.reports.ruleSet: expected the active receipt rule set, which is "inbound", got "mine"',
    ],
    [
      'without the rule',
      { after: 'gone' },
      'settings.reports.after: expected a rule of "inbound" ("greet", "support", "off", "last", "never"), got "gone"',
    ],
    ['with a rule that stops', { after: 'last' }, 'got "last", which stops mail to dmarc@reports.example.com'],
    ['with a rule behind one that stops', { after: 'never' }, 'got "last", which stops mail'],
  ])('stops the deployment where it is one %s', async (_, properties, reason) => {
    aws.state.receiving = { name: 'inbound', rules: RULES };
    const answer = await ask(properties);
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(reason);
  });

  it('stops the deployment where there is none, and says what to do', async () => {
    aws.state.receiving = null;
    const { Status, Reason } = await ask();
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('expected an active receipt rule set of SES in eu-west-1, got none. Create one');
    expect(Reason).not.toContain('not known to receive');
    expect((await ask({}, { region: 'eu-north-1' })).Reason).toContain('not known to receive mail in eu-north-1');
  });

  it('stops the deployment where SES does not say, with its words', async () => {
    aws.settings.outage = (name) => (name === 'DescribeActiveReceiptRuleSet' ? 'broken' : null);
    const { Status, Reason } = await ask();
    aws.settings.outage = () => null;
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('cannot be read in eu-west-1: ');
  });

  it('is not asked for where the stack is removed', async () => {
    aws.state.receiving = null;
    const before = aws.state.calls.length;
    expect(await ask({}, { type: 'Delete' })).toMatchObject({ Status: 'SUCCESS' });
    expect(aws.state.calls.length).toBe(before);
  });
});
