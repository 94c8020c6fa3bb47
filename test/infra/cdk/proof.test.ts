import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetConfigurationSetCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CLIENT } from '../../../infra/local/sdk-handler.ts';
import { faultOf, resourcesOf } from './proof/catalogue.ts';
import { Door } from './proof/door.ts';
import { Permissions, statementsOf } from './proof/policy.ts';
import { callOf } from './proof/requests.ts';
import { resolverOf } from './proof/resolve.ts';
import type { Statement } from './template.ts';

const text = (value: unknown): string => String(value);
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:q';
const allow = (Action: string | string[], Resource: string | string[], Condition?: object): Statement => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...(Condition && { Condition }),
});
const asked = (statements: readonly object[], action: string, resource: string, context = {}) =>
  new Permissions(statements as Statement[], text).refuses({ action, resource, context });

describe('policies, evaluated', () => {
  it.each<[string, readonly object[], string, string, Record<string, string[]>, string | null]>([
    ['nothing', [], 'sqs:SendMessage', QUEUE, {}, 'nothing allows it'],
    ['the very action and resource', [allow('sqs:SendMessage', QUEUE)], 'sqs:SendMessage', QUEUE, {}, null],
    ['an action in other letters', [allow('SQS:sendmessage', QUEUE)], 'sqs:SendMessage', QUEUE, {}, null],
    ['a pattern of actions', [allow('sqs:Send*', QUEUE)], 'sqs:SendMessage', QUEUE, {}, null],
    [
      'a pattern of one letter',
      [allow('sqs:SendMessage', `${QUEUE.slice(0, -1)}?`)],
      'sqs:SendMessage',
      QUEUE,
      {},
      null,
    ],
    ['another queue', [allow('sqs:SendMessage', `${QUEUE}2`)], 'sqs:SendMessage', QUEUE, {}, 'nothing allows it'],
    [
      'an ARN for what names none',
      [allow('ses:GetAccount', 'arn:aws:ses:*')],
      'ses:GetAccount',
      '*',
      {},
      'nothing allows it',
    ],
    ['any resource for what names none', [allow('ses:GetAccount', '*')], 'ses:GetAccount', '*', {}, null],
    [
      'a denial beside it',
      [allow('sqs:*', '*'), { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: QUEUE }],
      ...(['sqs:SendMessage', QUEUE, {}, 'explicitly denied'] as const),
    ],
    [
      'everything but this action',
      [{ Effect: 'Allow', NotAction: ['sqs:Send*'], Resource: '*' }],
      ...(['sqs:SendMessage', QUEUE, {}, 'nothing allows it'] as const),
    ],
    [
      'everything but other actions',
      [{ Effect: 'Allow', NotAction: 'sqs:Receive*', Resource: '*' }],
      ...(['sqs:SendMessage', QUEUE, {}, null] as const),
    ],
    [
      'a denial of everything but this resource',
      [allow('sqs:*', '*'), { Effect: 'Deny', Action: '*', NotResource: QUEUE }],
      ...(['sqs:SendMessage', QUEUE, {}, null] as const),
    ],
    [
      'a denial of everything but another resource',
      [allow('sqs:*', '*'), { Effect: 'Deny', Action: '*', NotResource: `${QUEUE}2` }],
      ...(['sqs:SendMessage', QUEUE, {}, 'explicitly denied'] as const),
    ],
  ])('with %s', (_, statements, action, resource, context, refused) => {
    expect(asked(statements, action, resource, context)).toBe(refused);
  });

  it.each<[string, string | string[], string[], boolean]>([
    ['StringEquals', 'a', ['a'], true],
    ['StringEquals', ['x', 'a'], ['a'], true],
    ['StringEquals', 'a', [], false],
    ['StringEqualsIfExists', 'a', [], true],
    ['StringNotEquals', 'a', ['a'], false],
    ['StringNotEquals', ['a', 'b'], ['b'], false],
    ['StringNotEquals', 'a', [], true],
    ['StringLike', 'set#*', ['set#acme'], true],
    ['StringNotLike', 'set#*', ['set#acme'], false],
    ['ForAllValues:StringLike', 'set#*', ['set#a', 'set#b'], true],
    ['ForAllValues:StringLike', 'set#*', ['set#a', 'audit#b'], false],
    ['ForAllValues:StringLike', 'set#*', [], true],
    ['ForAnyValue:StringLike', 'set#*', ['set#a', 'audit#b'], true],
    ['ForAnyValue:StringLike', 'set#*', [], false],
    ['ForAnyValue:StringNotLike', 'set#*', [], false],
    ['Bool', 'true', ['true'], true],
    ['Null', 'true', [], true],
    ['Null', 'false', [], false],
  ])('with %s %j, where the request says %j: %s', (operator, wanted, values, holds) => {
    const condition = { [operator]: { 'some:Key': wanted } };
    const refused = asked([allow('sqs:*', '*', condition)], 'sqs:SendMessage', QUEUE, { 'some:Key': values });
    expect(refused).toBe(holds ? null : 'nothing allows it');
  });

  it('say plainly what they cannot judge', () => {
    const by = (condition: object, context: object) => () =>
      asked([allow('sqs:*', '*', condition)], 'sqs:SendMessage', QUEUE, context);
    expect(by({ NumericLessThan: { a: '1' } }, { a: ['0'] })).toThrow(
      'The condition NumericLessThan on a cannot be evaluated: the proof does not know the operator',
    );
    expect(by({ StringEquals: { 'aws:SourceIp': '192.0.2.1' } }, {})).toThrow(
      'The condition StringEquals on aws:SourceIp cannot be evaluated: the proof does not know the key of such a call',
    );
    // What is not about the call is not evaluated.
    expect(asked([allow('sns:*', '*', { NumericLessThan: { a: '1' } })], 'sqs:SendMessage', QUEUE)).toBe(
      'nothing allows it',
    );
  });

  it('tell each permission that nothing needed', () => {
    const role = new Permissions([allow(['sqs:SendMessage', 'sqs:DeleteMessage'], [QUEUE, '*'])], text);
    role.refuses({ action: 'sqs:SendMessage', resource: QUEUE, context: {} });
    expect(role.unused).toEqual([`sqs:DeleteMessage on *`, `sqs:DeleteMessage on ${QUEUE}`]);
  });

  it('are those of the role, its own and attached; what AWS keeps is refused', () => {
    const document = (Action: string) => ({ PolicyDocument: { Statement: [allow(Action, '*')] } });
    const role = (more = {}) => ({ Type: 'AWS::IAM::Role', Properties: { Policies: [document('a:Own')], ...more } });
    const attached = { Type: 'AWS::IAM::Policy', Properties: { ...document('a:Attached'), Roles: [{ Ref: 'R' }] } };
    const other = { Type: 'AWS::IAM::Policy', Properties: { ...document('a:Other'), Roles: [{ Ref: 'X' }] } };
    const actions = statementsOf({ Resources: { R: role(), attached, other } }, 'R').map(({ Action }) => Action);
    expect(actions).toEqual(['a:Own', 'a:Attached']);
    const Resources = { R: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }) };
    expect(() => statementsOf({ Resources }, 'R')).toThrow('Expected R to have no managed policy');
  });

  it('name only what CloudFormation would know', () => {
    const Resources = { Q: { Type: 'AWS::SQS::Queue', Properties: {} } };
    const resolve = resolverOf({ Resources }, () => undefined);
    expect(resolve({ 'Fn::GetAtt': ['Q', 'Arn'] })).toBe('arn:aws:sqs:us-east-1:111122223333:Q');
    expect(resolve({ 'Fn::Join': ['', ['a:', { Ref: 'AWS::Region' }]] })).toBe('a:us-east-1');
    expect(() => resolve({ 'Fn::Sub': 'x' })).toThrow('Expected Ref, Fn::GetAtt or Fn::Join of something known');
    expect(() => resolve({ Ref: 'gone' })).toThrow('Expected a resource that the proof knows, got gone');
  });
});

describe("what a call needs, by AWS's own lists", () => {
  it.each<[string, Record<string, string[]>, string[]]>([
    ['ses:GetAccount', {}, ['*']],
    ['ses:GetDedicatedIps', {}, ['*']],
    ['ses:GetDedicatedIps', { DedicatedIPPool: ['p'] }, ['arn:aws:ses:us-east-1:111122223333:dedicated-ip-pool/p']],
    [
      'ses:PutConfigurationSetDeliveryOptions',
      { ConfigurationSetName: ['acme'], DedicatedIPPool: ['p'] },
      [
        'arn:aws:ses:us-east-1:111122223333:configuration-set/acme',
        'arn:aws:ses:us-east-1:111122223333:dedicated-ip-pool/p',
      ],
    ],
    ['dynamodb:Query', { TableName: ['t'] }, ['arn:aws:dynamodb:us-east-1:111122223333:table/t']],
    [
      'dynamodb:Query',
      { TableName: ['t'], IndexName: ['i'] },
      ['arn:aws:dynamodb:us-east-1:111122223333:table/t/index/i'],
    ],
    ['sqs:SendMessage', { QueueName: [QUEUE] }, [QUEUE]],
  ])('%s of %j', async (action, named, resources) => {
    expect(await resourcesOf(action, named)).toEqual(resources);
  });

  it('finds what is written wrongly', async () => {
    expect(await faultOf('ses:ListConfigurationSet', '*', [])).toBe('AWS knows no action ses:ListConfigurationSet');
    expect(await faultOf('sqs:SendMessage', 'arn:aws:sns:us-east-1:111122223333:t', [])).toContain('is asked for no');
    expect(await faultOf('sqs:SendMessage', QUEUE, ['dynamodb:LeadingKeys'])).toContain('knows no condition key');
    expect(await faultOf('dynamodb:PutItem', '*', ['dynamodb:LeadingKeys'])).toBeNull();
  });

  it('does not guess what it was not taught', () => {
    const request = { method: 'POST', url: '/', target: '', body: '' };
    expect(() => callOf({ ...request, target: 'AWSCloudTrail.Foo', body: '{}' })).toThrow('does not know the service');
    expect(() => callOf({ ...request, url: '/v2/email/nowhere' })).toThrow('Expected one operation of SES');
    expect(() => callOf({ ...request, target: 'DynamoDB_20120810.Scan', body: '{}' })).toThrow('does not know which');
    expect(() => callOf(request)).toThrow('does not know whom');
  });
});

describe('the door', () => {
  const door = new Door(() => ({ body: '{}' }));
  let opened: Awaited<ReturnType<Door['listen']>>;
  beforeAll(async () => {
    opened = await door.listen();
    door.caller = { name: 'Nobody', permissions: new Permissions([], text), key: null, archiveKey: null };
  });
  afterAll(() => opened.close());

  it('refuses in the words of each service, so that the SDK knows it', async () => {
    const config = { ...LOCAL_CLIENT, endpoint: opened.url, maxAttempts: 1 };
    const refusals = [
      new DynamoDBClient(config).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } })),
      new SESv2Client(config).send(new GetConfigurationSetCommand({ ConfigurationSetName: 'acme' })),
      new SQSClient(config).send(new SendMessageCommand({ QueueUrl: `${opened.url}/1/q`, MessageBody: 'x' })),
      new SNSClient(config).send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:1:t', Message: 'x' })),
    ].map((call) =>
      call.then(
        () => 'let in',
        ({ name }: Error) => name,
      ),
    );
    expect(await Promise.all(refusals)).toEqual([
      'AccessDeniedException',
      'AccessDeniedException',
      'AccessDeniedException',
      'AuthorizationErrorException',
    ]);
    expect(door.denied).toHaveLength(4);
    expect(door.denied).toContain(
      'Nobody: dynamodb:GetItem on arn:aws:dynamodb:us-east-1:111122223333:table/t: nothing allows it',
    );
    expect(door.faults).toEqual([]);
  });

  it('lets nothing in that it cannot judge', async () => {
    const answer = await door.answer({ method: 'POST', url: '/', target: 'Unknown.Operation', body: '{}' });
    expect(answer.status).toBe(501);
    expect(door.faults).toEqual(['Nobody: The proof does not know the service of Unknown.Operation']);
  });
});
