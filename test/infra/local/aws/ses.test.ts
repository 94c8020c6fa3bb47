import {
  CreateConfigurationSetCommand,
  CreateConfigurationSetEventDestinationCommand,
  CreateDedicatedIpPoolCommand,
  DeleteConfigurationSetEventDestinationCommand,
  type EventDestinationDefinition,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetDedicatedIpPoolCommand,
  GetDedicatedIpsCommand,
  GetEmailIdentityCommand,
  ListDedicatedIpPoolsCommand,
  PutConfigurationSetDeliveryOptionsCommand,
  PutConfigurationSetSendingOptionsCommand,
  paginateGetDedicatedIps,
  paginateListConfigurationSets,
  paginateListEmailIdentities,
  UpdateConfigurationSetEventDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Setup, WAYS } from './clients.ts';

describe.each(WAYS)('SES %s', (_, open) => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await open();
    setup.aws.state.addPool('home', ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    setup.aws.state.addPool('empty');
  });
  afterEach(() => setup.close());

  const create = (name: string, more = {}) =>
    setup.ses.send(new CreateConfigurationSetCommand({ ConfigurationSetName: name, ...more }));
  const get = async (name: string) => {
    const { $metadata, ...set } = await setup.ses.send(new GetConfigurationSetCommand({ ConfigurationSetName: name }));
    return set;
  };
  const putDelivery = (name: string, options: { SendingPoolName?: string; MaxDeliverySeconds?: number }) =>
    setup.ses.send(new PutConfigurationSetDeliveryOptionsCommand({ ConfigurationSetName: name, ...options }));

  it('creates a set and shows it with its defaults', async () => {
    await create('acme');

    expect(await get('acme')).toEqual({
      ConfigurationSetName: 'acme',
      DeliveryOptions: { TlsPolicy: 'OPTIONAL' },
      ReputationOptions: { ReputationMetricsEnabled: false },
      SendingOptions: { SendingEnabled: true },
      Tags: [],
    });
  });

  it('creates a set with options', async () => {
    const DeliveryOptions = { TlsPolicy: 'REQUIRE', SendingPoolName: 'home', MaxDeliverySeconds: 300 };

    await create('acme', { DeliveryOptions, SendingOptions: { SendingEnabled: false } });

    expect(await get('acme')).toMatchObject({ DeliveryOptions, SendingOptions: { SendingEnabled: false } });
    expect(setup.aws.state.sets.get('acme')).toEqual({ delivery: DeliveryOptions, sendingEnabled: false });
  });

  it.each(['', 'two words', 'ümlaut', 'x'.repeat(65), 'a.b'])('refuses the name "%s"', async (name) => {
    await expect(create(name)).rejects.toMatchObject({
      name: 'BadRequestException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuses a set that exists', async () => {
    await create('acme');

    await expect(create('acme')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  it('answers NotFoundException for a set that does not exist', async () => {
    const missing = { name: 'NotFoundException', message: expect.stringContaining('<ghost>') };

    await expect(get('ghost')).rejects.toMatchObject(missing);
    await expect(putDelivery('ghost', {})).rejects.toMatchObject(missing);
    await expect(
      setup.ses.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: 'ghost' })),
    ).rejects.toMatchObject(missing);
  });

  describe('event destinations', () => {
    const TOPIC = 'arn:aws:sns:us-east-1:000000000000:events';
    const definition = (over: Partial<EventDestinationDefinition> = {}): EventDestinationDefinition => ({
      Enabled: true,
      MatchingEventTypes: ['SEND', 'BOUNCE'],
      SnsDestination: { TopicArn: TOPIC },
      ...over,
    });
    const of = (name: string, EventDestination?: EventDestinationDefinition) => ({
      ConfigurationSetName: 'acme',
      EventDestinationName: name,
      EventDestination,
    });
    const add = (name: string, over = {}) =>
      setup.ses.send(new CreateConfigurationSetEventDestinationCommand(of(name, definition(over))));
    const list = async (ConfigurationSetName = 'acme') =>
      (await setup.ses.send(new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName })))
        .EventDestinations;
    beforeEach(async () => {
      setup.aws.state.topics.add(TOPIC);
      await create('acme');
    });

    it('are created, listed, replaced as a whole and deleted, and SES tries their topic', async () => {
      expect(await list()).toEqual([]);
      await add('one');
      const { Enabled: _, ...off } = definition({ MatchingEventTypes: ['SEND'] });
      await setup.ses.send(new UpdateConfigurationSetEventDestinationCommand(of('one', off)));
      expect(await list()).toEqual([{ Name: 'one', Enabled: false, ...off }]);
      expect(setup.aws.state.validations.map(({ topicArn }) => topicArn)).toEqual([TOPIC, TOPIC]);
      await setup.ses.send(new DeleteConfigurationSetEventDestinationCommand(of('one')));
      expect(await list()).toEqual([]);
    });

    it('are ten at most, each name once', async () => {
      for (let i = 0; i < 10; i++) await add(`d${i}`);
      await expect(add('d9')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
      await expect(add('d10')).rejects.toMatchObject({ name: 'LimitExceededException' });
    });

    it.each([
      ['no type', { MatchingEventTypes: [] }],
      ['a type that there is not', { MatchingEventTypes: ['DELIVERD'] }],
      ['no destination', { SnsDestination: undefined }],
      ['a topic that does not exist', { SnsDestination: { TopicArn: `${TOPIC}-gone` } }],
    ])('are refused with %s', async (_, over) => {
      await expect(add('one', over)).rejects.toMatchObject({ name: 'BadRequestException' });
    });

    it('must exist to be changed, and so must their set', async () => {
      const missing = { name: 'NotFoundException' };
      await expect(list('ghost')).rejects.toMatchObject(missing);
      for (const Command of [
        UpdateConfigurationSetEventDestinationCommand,
        DeleteConfigurationSetEventDestinationCommand,
      ]) {
        await expect(setup.ses.send(new Command(of('ghost', definition())) as never)).rejects.toMatchObject(missing);
      }
    });
  });

  it('shows the tags that a set was created with', async () => {
    const Tags = [{ Key: 'lazaretto', Value: 'on' }];
    await create('acme', { Tags });
    expect((await get('acme')).Tags).toEqual(Tags);
  });

  it('replaces all delivery options with what is given', async () => {
    await create('acme', { DeliveryOptions: { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 600 } });

    await putDelivery('acme', { SendingPoolName: 'home' });

    expect((await get('acme')).DeliveryOptions).toEqual({ TlsPolicy: 'OPTIONAL', SendingPoolName: 'home' });
  });

  it('merges delivery options when told to', async () => {
    setup.aws.settings.putDeliveryOptions = 'merge';
    await create('acme', { DeliveryOptions: { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 600 } });

    await putDelivery('acme', { SendingPoolName: 'home' });

    expect((await get('acme')).DeliveryOptions).toEqual({
      TlsPolicy: 'REQUIRE',
      SendingPoolName: 'home',
      MaxDeliverySeconds: 600,
    });
  });

  it('refuses a pool that does not exist and takes the reserved ones', async () => {
    await create('acme');

    await expect(putDelivery('acme', { SendingPoolName: 'ghost' })).rejects.toMatchObject({
      name: 'BadRequestException',
      message: "SendingPool <ghost> doesn't exist",
    });
    await putDelivery('acme', { SendingPoolName: 'ses-shared-pool' });
    expect((await get('acme')).DeliveryOptions?.SendingPoolName).toBe('ses-shared-pool');
  });

  it.each([299, 50_401])('refuses to deliver for %i seconds', async (MaxDeliverySeconds) => {
    await create('acme');

    await expect(putDelivery('acme', { MaxDeliverySeconds })).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it.each([true, false])('turns sending %s', async (SendingEnabled) => {
    await create('acme', { SendingOptions: { SendingEnabled: !SendingEnabled } });

    await setup.ses.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName: 'acme', SendingEnabled }),
    );

    expect((await get('acme')).SendingOptions).toEqual({ SendingEnabled });
  });

  it('shows what was before a write until the read delay is over', async () => {
    setup.aws.settings.readDelayMs = 5_000;
    await create('acme');
    await putDelivery('acme', { SendingPoolName: 'home' });
    setup.clock.now += 2_000;
    await putDelivery('acme', { SendingPoolName: 'empty' });
    const poolAfter = async (ms: number) => {
      setup.clock.now += ms;
      return (await get('acme')).DeliveryOptions?.SendingPoolName;
    };

    expect([await poolAfter(2_999), await poolAfter(1), await poolAfter(1_999), await poolAfter(1)]).toEqual([
      undefined,
      'home',
      'home',
      'empty',
    ]);
  });

  it('lists sets in pages', async () => {
    for (let i = 0; i < 7; i++) setup.aws.state.addSet(`set-${i}`);
    const pages: number[] = [];
    const names: string[] = [];

    for await (const page of paginateListConfigurationSets({ client: setup.ses, pageSize: 3 }, {})) {
      pages.push(page.ConfigurationSets?.length ?? 0);
      names.push(...(page.ConfigurationSets ?? []));
    }

    expect(pages).toEqual([3, 3, 1]);
    expect(names).toEqual(Array.from({ length: 7 }, (_unused, i) => `set-${i}`));
  });

  it('creates, shows and lists pools', async () => {
    await setup.ses.send(new CreateDedicatedIpPoolCommand({ PoolName: 'quarantine', ScalingMode: 'MANAGED' }));

    const pool = await setup.ses.send(new GetDedicatedIpPoolCommand({ PoolName: 'quarantine' }));
    const list = await setup.ses.send(new ListDedicatedIpPoolsCommand({}));

    expect(pool.DedicatedIpPool).toEqual({ PoolName: 'quarantine', ScalingMode: 'MANAGED' });
    expect(list.DedicatedIpPools).toEqual(['empty', 'home', 'quarantine']);
  });

  it.each([
    ['ses-shared-pool', 'BadRequestException'],
    ['ses-default-dedicated-pool', 'BadRequestException'],
    ['ghost', 'NotFoundException'],
  ])('answers about the pool %s with %s', async (PoolName, name) => {
    await expect(setup.ses.send(new GetDedicatedIpPoolCommand({ PoolName }))).rejects.toMatchObject({ name });
  });

  it('lists the IPs of a pool, of none, and of all, in pages', async () => {
    setup.aws.state.addPool('managed', ['198.51.100.1'], 'MANAGED');
    const ipsOf = async (PoolName?: string) => {
      const { DedicatedIps } = await setup.ses.send(new GetDedicatedIpsCommand({ PoolName }));
      return DedicatedIps?.map((ip) => `${ip.Ip} ${ip.WarmupStatus} ${ip.WarmupPercentage}`);
    };
    let pages = 0;
    for await (const _page of paginateGetDedicatedIps({ client: setup.ses, pageSize: 2 }, {})) pages += 1;

    expect(await ipsOf('home')).toEqual(['192.0.2.1 DONE 100', '192.0.2.2 DONE 100', '192.0.2.3 DONE 100']);
    expect(await ipsOf('managed')).toEqual(['198.51.100.1 NOT_APPLICABLE -1']);
    expect(await ipsOf('empty')).toEqual([]);
    expect(await ipsOf()).toHaveLength(4);
    expect(pages).toBe(2);
    await expect(ipsOf('ghost')).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('lists identities and shows one, with its times', async () => {
    const LastCheckedTimestamp = new Date('2026-01-02T03:04:05Z');
    setup.aws.state.identities.set('example.com', {
      VerifiedForSendingStatus: true,
      VerificationStatus: 'SUCCESS',
      DkimAttributes: { SigningEnabled: true, Tokens: ['a', 'b', 'c'], SigningHostedZone: 'dkim.amazonses.com' },
      VerificationInfo: { LastCheckedTimestamp },
    });
    setup.aws.state.identities.set('bob@example.com', { VerifiedForSendingStatus: false });
    const listed: string[] = [];

    for await (const page of paginateListEmailIdentities({ client: setup.ses, pageSize: 1 }, {})) {
      for (const found of page.EmailIdentities ?? []) {
        listed.push(`${found.IdentityName} ${found.IdentityType} ${found.SendingEnabled}`);
      }
    }
    const identity = await setup.ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'example.com' }));

    expect(listed).toEqual(['bob@example.com EMAIL_ADDRESS false', 'example.com DOMAIN true']);
    expect(identity).toMatchObject({ IdentityType: 'DOMAIN', DkimAttributes: { Tokens: ['a', 'b', 'c'] } });
    expect(identity.VerificationInfo?.LastCheckedTimestamp).toEqual(LastCheckedTimestamp);
    await expect(
      setup.ses.send(new GetEmailIdentityCommand({ EmailIdentity: 'alice@example.com' })),
    ).rejects.toMatchObject({ name: 'NotFoundException', message: expect.stringContaining('alice@example.com') });
  });

  it('takes one call a second when throttled, and counts', async () => {
    setup.aws.settings.throttle = true;
    setup.aws.state.addSet('acme');
    await get('acme');
    setup.clock.now += 999;

    await expect(get('acme')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    setup.clock.now += 1;
    await get('acme');

    expect(setup.aws.state.throttled).toBe(1);
    expect(setup.aws.state.calls.map(({ operation, error }) => `${operation} ${error ?? 'ok'}`)).toEqual([
      'GetConfigurationSet ok',
      'GetConfigurationSet TooManyRequestsException',
      'GetConfigurationSet ok',
    ]);
  });
});
