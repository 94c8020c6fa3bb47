import { beforeAll, describe, expect, it } from 'vitest';
import { OUTAGES, type OutageName } from '../../../../infra/local/aws/outages.data.ts';
import { DEFAULT_EVENT_TYPES } from '../../../../shared/attach/event-types.ts';
import { HOUR_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { Q, World } from '../world.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:lazaretto-events';
const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool', MaxDeliverySeconds: 600 } as const;
const SETS = ['acme', 'birch', 'cedar', 'dahlia'];
/** Every call that the story makes; a test holds this to what it makes. */
const OPERATIONS = [
  ...['GetConfigurationSet', 'PutConfigurationSetDeliveryOptions', 'PutConfigurationSetSendingOptions'],
  ...['GetDedicatedIps', 'GetDedicatedIpPool', 'ListConfigurationSets', 'ListDedicatedIpPools', 'GetAccount'],
  ...['ListReputationEntities', 'ListMultiRegionEndpoints', 'ListRecommendations'],
  ...['ListEmailIdentities', 'GetEmailIdentity'],
  ...['GetConfigurationSetEventDestinations', 'CreateConfigurationSetEventDestination'],
  ...['UpdateConfigurationSetEventDestination', 'GetTenant', 'GetReputationEntity'],
  ...['UpdateReputationEntityCustomerManagedStatus'],
];
/** Those without which a decision cannot be carried out. */
const DECIDING = [
  ...['GetConfigurationSet', 'PutConfigurationSetDeliveryOptions', 'PutConfigurationSetSendingOptions', 'GetTenant'],
  ...['GetDedicatedIps', 'GetReputationEntity', 'UpdateReputationEntityCustomerManagedStatus'],
];
/** What a log line says of a decision that fails so. */
const CAUSES: Readonly<Record<OutageName, RegExp>> = {
  refused: /AccessDeniedException: User is not authorized/,
  throttled: /TooManyRequestsException: Rate exceeded/,
  broken: /InternalServiceErrorException: The service is out of order/,
  unanswered: /ServiceUnavailable: The answer is lost/,
};

type Put = 'replace' | 'merge';
/** Four sets at home, one attached by half; and what was decided of them while a call fails. */
async function story(put: Put, ill: (operation: string) => OutageName | null): Promise<World> {
  const world = new World({ putDeliveryOptions: put, readDelayMs: 1_500 });
  world.attach = { mode: 'all', topicArn: TOPIC, destination: 'lazaretto', eventTypes: DEFAULT_EVENT_TYPES };
  world.policy = { ...DEFAULT_POLICY, pauseTenants: true };
  // The blast radius is not what these are about.
  world.activeSets = 10_000;
  const { state, settings } = world.aws;
  state.topics.add(TOPIC);
  for (const set of SETS) state.addSet(set, OWN);
  const half = { Name: 'lazaretto', Enabled: false, MatchingEventTypes: ['SEND' as const] };
  state.destinations.set('dahlia', [{ ...half, SnsDestination: { TopicArn: TOPIC } }]);
  state.addPool('managed', [], 'MANAGED');
  state.identities.set('example.com', { VerifiedForSendingStatus: true });
  state.addTenant('elm', world.now - HOUR_MS);
  world.desire('acme', 'quarantined');
  world.desire('birch', 'quarantined');
  await world.tick(1);

  settings.outage = (operation) => ill(operation);
  world.desire('acme', 'home');
  world.desire('birch', 'paused');
  world.desire('cedar', 'quarantined');
  world.desire('dahlia/elm', 'home', { sendingEnabled: false, tenant: 'elm' });
  await world.tick(12);
  return world;
}

/** What SES has of each set. */
const seen = (world: World) =>
  Object.fromEntries(
    SETS.map((set) => [
      set,
      {
        ...world.ses(set),
        destinations: world.aws.state.destinations.get(set)?.map(({ Name, Enabled }) => [Name, Enabled]),
      },
    ]),
  );
const ends = (world: World) => ({
  sets: seen(world),
  tenant: world.aws.state.tenants.get('elm')?.status,
  placements: [...SETS.slice(0, 3), 'dahlia/elm'].map((set) => {
    const { home, away, sendingPaused, appliedVersion, problem, held, drift } = world.placement(set) ?? {};
    return { set, home: home?.pool, away, sendingPaused, appliedVersion, problem, held, drift };
  }),
  identities: [...world.inventory.known.keys()],
});

describe.each<Put>(['replace', 'merge'])('place-sets, where Put…DeliveryOptions does %s', (put) => {
  let unharmed: World;
  beforeAll(async () => {
    unharmed = await story(put, () => null);
    await unharmed.tick(180);
  });

  it('calls all that it can call in the story of these tests, one call a second', async () => {
    const world = await story(put, () => null);
    await world.tick(20);
    world.aws.state.emptyPool(Q);
    world.desire('dahlia', 'quarantined');
    await world.tick(1);
    expect(OPERATIONS.filter((operation) => world.calls()[operation] === undefined)).toEqual([]);
    const others = Object.keys(world.calls()).filter((operation) => !OPERATIONS.includes(operation));
    expect(others).toEqual([]);
    const times = world.aws.state.calls.map(({ at }) => at);
    expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= SECOND_MS)).toBe(true);
  });

  it.each(
    OPERATIONS.flatMap((operation) =>
      (Object.keys(OUTAGES) as OutageName[]).map((outage) => [operation, outage] as const),
    ),
  )('ends as if nothing had been, after %s was %s for a while, and says why meanwhile', async (failing, outage) => {
    const unharmed = await story(put, () => null);
    await unharmed.tick(180);
    const world = await story(put, (operation) => (operation === failing ? outage : null));

    // Meanwhile nothing is anywhere but at home or in quarantine, and the rest of it is as its owner set it.
    for (const [set, { SendingPoolName, TlsPolicy, MaxDeliverySeconds }] of Object.entries(seen(world))) {
      expect(['own-pool', Q], set).toContain(SendingPoolName);
      expect([TlsPolicy, MaxDeliverySeconds], set).toEqual([OWN.TlsPolicy, OWN.MaxDeliverySeconds]);
    }
    const failed = world.log.filter(({ outcome }) => outcome === 'failed');
    expect(failed.length > 0).toBe(DECIDING.includes(failing));
    for (const { detail } of failed) expect(detail).toMatch(CAUSES[outage]);

    world.aws.settings.outage = () => null;
    await world.tick(180);
    expect(ends(world)).toEqual(ends(unharmed));
    const open = [...world.messages.values()].filter(({ phase }) => phase === 'opened');
    const closed = [...world.messages.values()].filter(({ phase }) => phase === 'cleared');
    const lasting = open.filter(({ alertId }) => !closed.some((one) => one.alertId === alertId));
    const known = new Set([...unharmed.messages.values()].map(({ alertId }) => alertId));
    expect(lasting.map(({ alertId }) => alertId).filter((id) => !known.has(id))).toEqual([]);
  });
});
