import { beforeAll, describe, expect, it } from 'vitest';
import { UNDER } from '../../../functions/serve-allowance/env.ts';
import { ALLOWANCE, allOf, allowedTo, oneOf, SETTINGS, type Statement, synthesise, type Template } from './template.ts';

describe('the URL that says how much may be sent', () => {
  let template: Template & { readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>> };
  beforeAll(() => {
    template = synthesise({ ...SETTINGS, ...ALLOWANCE }).template;
  });

  it('is not there unless it is asked for, and then tick works nothing out for it', () => {
    const without = synthesise(SETTINGS).template;
    expect(allOf(without, 'AWS::Lambda::Function').filter(([id]) => id.includes('Allowance'))).toEqual([]);
    const told = (of: Template) => oneOf(of, 'AWS::Lambda::Function', 'Tick').Properties.Environment.Variables;
    expect(told(without)).not.toHaveProperty('LAZARETTO_ALLOWANCES');
    expect(told(template)).toHaveProperty('LAZARETTO_ALLOWANCES', 'on');
  });

  it('takes requests that are signed for IAM, and has a policy of its own for who may send them', () => {
    const url = oneOf(template, 'AWS::Lambda::Url', 'Allowance').Properties;
    expect(url.AuthType).toBe('AWS_IAM');
    const policy = oneOf(template, 'AWS::IAM::ManagedPolicy', 'Allowance').Properties;
    expect(JSON.stringify(policy.ManagedPolicyName)).toContain('lazaretto-senders-');
    const statements = policy.PolicyDocument.Statement as Statement[];
    expect(statements.map(({ Action }) => Action)).toEqual(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']);
    for (const { Resource } of statements) expect(JSON.stringify(Resource)).toContain('ServeAllowanceFunction');
    const told = Object.keys(template.Outputs ?? {}).filter((id) => id.includes('Allowance'));
    expect(new Set(told)).toEqual(new Set(['MonitorAllowancePolicyArn', 'MonitorAllowanceUrl']));
  });

  it('reads and writes allowances and who asks for them, and nothing else', () => {
    const dynamo = [...allowedTo(template, 'ServeAllowance').keys()].filter((action) => action.startsWith('dynamodb:'));
    expect(new Set(dynamo)).toEqual(new Set(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']));
    const policy = oneOf(template, 'AWS::IAM::Policy', 'ServeAllowanceRoleDefaultPolicy').Properties;
    const [statement] = (policy.PolicyDocument.Statement as Statement[]).filter(({ Action }) =>
      Action.includes('dynamodb:PutItem'),
    );
    expect(statement?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': UNDER.map((under) => `${under}*`) },
    });
  });

  it('is told who may ask for which sets', () => {
    const { Variables } = oneOf(template, 'AWS::Lambda::Function', 'ServeAllowance').Properties.Environment;
    expect(JSON.parse(Variables.ALLOWANCE_CALLERS)).toEqual(ALLOWANCE.allowance.callers);
  });
});
