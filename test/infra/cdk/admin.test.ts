import { beforeAll, describe, expect, it } from 'vitest';
import { OPTIONAL_ENV, WRITE_ACCESS } from '../../../functions/serve-admin/env.ts';
import { URL_OUTPUTS } from '../../../infra/cli/admin/transport.ts';
import { allOf, allowedTo, listOf, oneOf, type Statement, synthesise, type Template } from './template.ts';

const FUNCTIONS = 'AWS::Lambda::Function';
const DOORS = [
  ['operators', 'AdminOperators', URL_OUTPUTS.operator],
  ['viewers', 'AdminViewers', URL_OUTPUTS.viewer],
] as const;

describe('the doors of the admin API', () => {
  let template: Template & { readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>> };
  beforeAll(() => {
    template = synthesise().template;
  });
  const statementsOf = (type: string, word: string): Statement[] =>
    oneOf(template, type, word).Properties.PolicyDocument.Statement;
  const variablesOf = (word: string) => oneOf(template, FUNCTIONS, word).Properties.Environment.Variables;

  it.each(DOORS)('let in whoever has signed for IAM, and no page of another site: %s', (_, word) => {
    const { AuthType, Cors, TargetFunctionArn } = oneOf(template, 'AWS::Lambda::Url', word).Properties;
    expect({ AuthType, Cors }).toEqual({ AuthType: 'AWS_IAM', Cors: undefined });
    expect(JSON.stringify(TargetFunctionArn)).toContain(`${word}Function`);
    expect(allOf(template, 'AWS::Lambda::Permission').filter(([id]) => id.includes('Admin'))).toEqual([]);
  });

  it.each(DOORS)('are found by the command line: %s', (_, word, name) => {
    const found = Object.entries(template.Outputs ?? {}).filter(([id]) => id.endsWith(name));
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found[0]?.[1].Value)).toContain(`${word}Url`);
  });

  it.each(DOORS)('have a policy that opens this one, by its URL alone: %s', (group, word) => {
    const { ManagedPolicyName } = oneOf(template, 'AWS::IAM::ManagedPolicy', word).Properties;
    expect(JSON.stringify(ManagedPolicyName)).toContain(`lazaretto-${group}-`);
    const Resource = { 'Fn::GetAtt': [expect.stringContaining(`${word}Function`), 'Arn'] };
    const Condition = { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } };
    expect(statementsOf('AWS::IAM::ManagedPolicy', word)).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunctionUrl', Resource },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource, Condition },
    ]);
  });

  it('are one bundle, of which one may write', () => {
    const [operators, viewers] = [variablesOf('AdminOperators'), variablesOf('AdminViewers')];
    expect(oneOf(template, FUNCTIONS, 'AdminOperators').Properties.Code).toEqual(
      oneOf(template, FUNCTIONS, 'AdminViewers').Properties.Code,
    );
    expect(operators[OPTIONAL_ENV.access]).toBe(WRITE_ACCESS);
    expect(viewers).not.toHaveProperty(OPTIONAL_ENV.access);
    expect(viewers).not.toHaveProperty(OPTIONAL_ENV.deadLetterQueueArn);
  });

  const doing = (word: string, service: string) =>
    [...allowedTo(template, word).keys()]
      .filter((action) => action.startsWith(service))
      .toSorted((a, b) => (a < b ? -1 : 1));

  it('let viewers do nothing but read', () => {
    expect(doing('AdminViewers', 'dynamodb:')).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    expect(doing('AdminViewers', 'sqs:')).toEqual([]);
  });

  it('let operators write to the registry alone, and give dead letters back to the events', () => {
    const allowed = allowedTo(template, 'AdminOperators');
    expect(doing('AdminOperators', 'dynamodb:')).toEqual(
      ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
    );
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) {
      expect(allowed.get(action)).toEqual([{ 'Fn::GetAtt': [expect.stringContaining('TablesRegistry'), 'Arn'] }]);
    }
    const at = (action: string) => JSON.stringify(allowed.get(`sqs:${action}`));
    for (const action of ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      expect(at(action)).toContain('EventIntakeDeadLetters');
    }
    expect(at('SendMessage')).toContain('EventIntakeEvents');
  });

  it('keep the audit trail: whoever changes items of the registry may not change a line of it', () => {
    const policies = allOf(template, 'AWS::IAM::Policy').map(([id, { Properties }]) => ({
      id,
      statements: Properties.PolicyDocument.Statement as Statement[],
    }));
    const changing = policies.filter(({ statements }) =>
      statements.some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' &&
          listOf(Action).some((action) => /:(Update|Delete)Item$/.test(action)) &&
          JSON.stringify(Resource).includes('TablesRegistry'),
      ),
    );
    expect(changing.length).toBeGreaterThanOrEqual(7);
    for (const { id, statements } of changing) {
      expect(statements, id).toContainEqual({
        Effect: 'Deny',
        Action: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:UpdateItem',
        ],
        Resource: { 'Fn::GetAtt': [expect.stringContaining('TablesRegistry'), 'Arn'] },
        Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } },
      });
    }
  });

  it('are followed up: tick and evaluate-sets may put a line, and settings, switch and policy', () => {
    for (const word of ['Tick', 'EvaluateSets']) {
      for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem']) {
        expect(JSON.stringify(allowedTo(template, word).get(action)), `${word} ${action}`).toContain('TablesRegistry');
      }
    }
  });
});
