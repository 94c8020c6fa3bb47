import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetDedicatedIpPoolCommand,
  GetDedicatedIpsCommand,
  ListConfigurationSetsCommand,
  ListDedicatedIpPoolsCommand,
  PutConfigurationSetDeliveryOptionsCommand,
  PutConfigurationSetSendingOptionsCommand,
  type SESv2ServiceException,
} from '@aws-sdk/client-sesv2';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OUTAGES, type OutageName } from '../../../../infra/local/aws/outages.data.ts';
import { SES_OPERATIONS } from '../../../../infra/local/aws/ses/routes.ts';
import { type Setup, WAYS } from './clients.ts';

const NAMES = Object.keys(OUTAGES) as OutageName[];
const SET = { ConfigurationSetName: 'acme' };

describe.each(WAYS)('a stand-in for AWS that is ill, %s', (_, open) => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await open();
    const { state } = setup.aws;
    state.addPool('home', ['192.0.2.1']);
    state.addPool('away', ['192.0.2.2']);
    state.addSet('acme', { SendingPoolName: 'home' });
    state.topics.add('arn:aws:sns:us-east-1:000000000000:t');
    state.queues.add('q');
  });
  afterEach(() => setup.close());

  const move = () => setup.ses.send(new PutConfigurationSetDeliveryOptionsCommand({ ...SET, SendingPoolName: 'away' }));
  const failure = (call: Promise<unknown>): Promise<{ name: string; status?: number }> =>
    call.then(
      () => ({ name: 'answered' }),
      (error: SESv2ServiceException) => ({ name: error.name, status: error.$metadata.httpStatusCode ?? 0 }),
    );

  it.each(NAMES)('fails one call so that the SDK knows it, and the others not: %s', async (outage) => {
    setup.aws.settings.outage = (operation) => (operation === 'PutConfigurationSetDeliveryOptions' ? outage : null);
    const { code, status } = OUTAGES[outage];

    expect(await failure(move())).toEqual({ name: code, status });
    const { DeliveryOptions } = await setup.ses.send(new GetConfigurationSetCommand(SET));

    expect(DeliveryOptions?.SendingPoolName).toBe(outage === 'unanswered' ? 'away' : 'home');
    expect(setup.aws.state.calls.map(({ operation, error }) => [operation, error])).toEqual([
      ['PutConfigurationSetDeliveryOptions', code],
      ['GetConfigurationSet', undefined],
    ]);
  });

  it('fails SNS and SQS in their own words', async () => {
    setup.aws.settings.outage = () => 'throttled';
    const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:t', Message: 'x' });
    const send = new SendMessageCommand({ QueueUrl: setup.queueUrl('q'), MessageBody: 'x' });
    expect((await failure(setup.sns.send(publish))).name).toBe('TooManyRequestsException');
    expect((await failure(setup.sqs.send(send))).name).toBe('TooManyRequestsException');
    expect([setup.aws.state.published, setup.aws.state.sent]).toEqual([[], []]);
  });

  it('can fail every operation by its name, and knows what a call is about', async () => {
    const asked: string[] = [];
    setup.aws.settings.outage = (operation, input) => {
      asked.push(`${operation} ${(input as { ConfigurationSetName?: string }).ConfigurationSetName}`);
      return 'refused';
    };
    await failure(setup.ses.send(new PutConfigurationSetSendingOptionsCommand({ ...SET, SendingEnabled: false })));
    await failure(setup.ses.send(new ListConfigurationSetsCommand({})));
    expect(asked).toEqual(['PutConfigurationSetSendingOptions acme', 'ListConfigurationSets undefined']);
    for (const line of asked) expect(SES_OPERATIONS).toContain(line.split(' ')[0]);
    expect(new Set(SES_OPERATIONS).size).toBe(SES_OPERATIONS.length);
  });

  it('counts a call that fails against the one a second', async () => {
    setup.aws.settings.throttle = true;
    setup.aws.settings.outage = () => 'broken';
    expect((await failure(move())).name).toBe(OUTAGES.broken.code);
    setup.aws.settings.outage = () => null;
    expect((await failure(move())).name).toBe('TooManyRequestsException');
    setup.clock.now += 1_000;
    expect((await failure(move())).name).toBe('answered');
  });

  it('loses a set with all that is its own: one of the same name is another', async () => {
    const { state } = setup.aws;
    state.destinations.set('acme', [{ Name: 'old', Enabled: true, MatchingEventTypes: ['SEND'] }]);
    state.tags.set('acme', [{ Key: 'lazaretto', Value: 'on' }]);
    setup.aws.settings.readDelayMs = 60_000;
    await move();
    state.removeSet('acme');

    for (const call of [
      () => setup.ses.send(new GetConfigurationSetCommand(SET)),
      move,
      () => setup.ses.send(new GetConfigurationSetEventDestinationsCommand(SET)),
    ])
      expect((await failure(call())).name).toBe('NotFoundException');
    expect((await setup.ses.send(new ListConfigurationSetsCommand({}))).ConfigurationSets).toEqual([]);
    state.addSet('acme');
    const again = await setup.ses.send(new GetConfigurationSetCommand(SET));
    expect([again.DeliveryOptions, again.Tags]).toEqual([{ TlsPolicy: 'OPTIONAL' }, []]);
  });

  it('loses a pool, or all that is in it, and sets go on naming it', async () => {
    const { state } = setup.aws;
    const ips = async (PoolName: string) =>
      (await setup.ses.send(new GetDedicatedIpsCommand({ PoolName }))).DedicatedIps?.map(({ Ip }) => Ip);
    state.emptyPool('home');
    expect([await ips('home'), await ips('away')]).toEqual([[], ['192.0.2.2']]);

    state.removePool('home');
    expect((await setup.ses.send(new ListDedicatedIpPoolsCommand({}))).DedicatedIpPools).toEqual(['away']);
    expect((await failure(setup.ses.send(new GetDedicatedIpPoolCommand({ PoolName: 'home' })))).name).toBe(
      'NotFoundException',
    );
    const { DeliveryOptions } = await setup.ses.send(new GetConfigurationSetCommand(SET));
    expect(DeliveryOptions?.SendingPoolName).toBe('home');
  });
});
