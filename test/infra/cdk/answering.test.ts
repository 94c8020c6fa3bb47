import { beforeAll, describe, expect, it } from 'vitest';
import { WRITES_UNDER } from '../../../functions/answer-slack/env.ts';
import { allOf, allowedTo, BUTTONS, oneOf, SETTINGS, type Statement, synthesise, type Template } from './template.ts';

describe('the URL of the buttons in Slack', () => {
  let template: Template & { readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>> };
  beforeAll(() => {
    template = synthesise({ ...SETTINGS, ...BUTTONS }).template;
  });
  const statements = (): Statement[] =>
    oneOf(template, 'AWS::IAM::Policy', 'AnswerSlackRoleDefaultPolicy').Properties.PolicyDocument.Statement;

  /** What everybody may call. */
  const openTo = (of: Template) =>
    allOf(of, 'AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal === '*');

  it('is not there unless it is asked for, and then the messages have no buttons', () => {
    const without = synthesise({ ...SETTINGS, slackWebhookParameter: '/lazaretto/slack-webhook' }).template;
    const open = allOf(without, 'AWS::Lambda::Url').filter(([, { Properties }]) => Properties.AuthType !== 'AWS_IAM');
    expect(open).toEqual([]);
    expect(openTo(without)).toEqual([]);
    expect(allOf(without, 'AWS::Lambda::Function').filter(([id]) => id.includes('AnswerSlack'))).toEqual([]);
    const { Variables } = oneOf(without, 'AWS::Lambda::Function', 'Announce').Properties.Environment;
    expect(Variables).not.toHaveProperty('SLACK_BUTTONS');
  });

  it('is the only one that IAM does not guard, and its function is called through it alone', () => {
    const open = allOf(template, 'AWS::Lambda::Url').filter(([, { Properties }]) => Properties.AuthType !== 'AWS_IAM');
    expect(open.map(([, { Properties }]) => JSON.stringify(Properties))).toEqual([
      expect.stringMatching(/"AuthType":"NONE".*AnswerSlackFunction/),
    ]);
    const permissions = openTo(template);
    expect(permissions).toEqual([
      expect.objectContaining({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE', Principal: '*' }),
      expect.objectContaining({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, Principal: '*' }),
    ]);
    for (const { FunctionName } of permissions) expect(JSON.stringify(FunctionName)).toContain('AnswerSlackFunction');
  });

  it('is told to whoever sets the Slack app up', () => {
    const found = Object.entries(template.Outputs ?? {}).filter(([id]) => id.endsWith('SlackUrl'));
    expect(found).toHaveLength(1);
  });

  it('reads the registry and one secret, and writes what deciding about a set writes', () => {
    const allowed = allowedTo(template, 'AnswerSlack');
    const tables = [...allowed].filter(([action]) => action.startsWith('dynamodb:'));
    expect(new Set(tables.map(([action]) => action))).toEqual(
      new Set(['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`)),
    );
    for (const [, resources] of tables) expect(JSON.stringify(resources)).toMatch(/^\[{[^{]*TablesRegistry[^{]*}\]$/);
    expect(JSON.stringify(allowed.get('ssm:GetParameter'))).toContain(':parameter/lazaretto/slack-signing-secret"');

    const writing = statements().filter(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('dynamodb:PutItem'),
    );
    expect(writing).toEqual([
      expect.objectContaining({
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': WRITES_UNDER.map((under) => `${under}*`) } },
      }),
    ]);
    // Neither the switch nor the policy, which are items of the deployment.
    for (const under of WRITES_UNDER) expect('deployment'.startsWith(under)).toBe(false);
  });

  it('may not change a line of the audit trail', () => {
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } },
      }),
    );
  });

  it('is told who may press, and where the console is', () => {
    const { Variables } = oneOf(template, 'AWS::Lambda::Function', 'AnswerSlack').Properties.Environment;
    expect(Variables).toMatchObject({
      SLACK_SIGNING_SECRET_PARAMETER: '/lazaretto/slack-signing-secret',
      SLACK_USERS: 'U012ANNA,W012BERT',
      SLACK_WORKSPACE: 'T012AB3CD',
      CONSOLE_URL: 'https://console.example.com',
    });
    expect(oneOf(template, 'AWS::Lambda::Function', 'Announce').Properties.Environment.Variables).toMatchObject({
      SLACK_BUTTONS: 'on',
      CONSOLE_URL: 'https://console.example.com',
    });
  });
});
