import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { dynamoPlacements } from '../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import type { Scenario } from '../../infra/local/scenarios/model.ts';
import { SCENARIO_START } from '../../infra/local/scenarios/model.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import { orderlyFleet } from '../../infra/local/scenarios/senders.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Policy } from '../../shared/policy/model.ts';
import { setKey } from '../../shared/registry/keys.ts';

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  mode: 'enforce',
  standby: { 'ses-default-dedicated-pool': 'reserve' },
  sets: { 'acorn-transactional': { pinned: true } },
};
const [PINNED, ELSEWHERE, ...LEAVING] = orderlyFleet(6, 120).map(({ set }) => set);
const scenario: Scenario = {
  ...{ name: 'standby', about: '', lastsMs: 45 * MINUTE_MS, speed: 1, expect: { bad: [] } },
  senders: orderlyFleet(6, 120),
  dns: [
    { at: 6 * MINUTE_MS, kind: 'listed', ip: '192.0.2.11', text: 'spam traps hit' },
    { at: 30 * MINUTE_MS, kind: 'delisted', ip: '192.0.2.11' },
  ],
};

/** Plays the story with a pool `reserve`. @returns what was told, and where sets were half an hour after the start */
async function told(policy: Policy, reserve: readonly string[] = ['198.51.100.80'], broken: string | null = null) {
  const alerts: AlertMessage[] = [];
  const away = new Map<string, string>();
  let homes: unknown[] = [];
  let stack: LocalStack | undefined;
  const pools = (): [string, string][] =>
    [...(stack?.deployment.aws.state.sets ?? [])].flatMap(([set, { delivery }]) =>
      delivery.SendingPoolName === undefined ? [] : [[set, delivery.SendingPoolName]],
    );
  const story = await play(scenario, {
    seed: 1,
    policy,
    stack: { engine: 'memory', channels: [{ name: 'slack', send: async (message) => void alerts.push(message) }] },
    onStart(stood, time) {
      stack = stood;
      stood.deployment.aws.state.addPool('reserve', reserve);
      stood.deployment.aws.state.addSet(ELSEWHERE ?? '', { SendingPoolName: 'own' });
      const { dynamo, tables } = stood.deployment;
      const registry = dynamoTable(new DynamoDBClient(dynamo.clientConfig()), tables.registry);
      if (broken !== null) {
        const record = setKey.standing(broken, 1);
        time.at(
          SCENARIO_START + MINUTE_MS,
          'break',
          async () => void (await registry.put(record, { record: 'no JSON' })),
        );
        time.at(SCENARIO_START + 44 * MINUTE_MS, 'mend', () => registry.remove(record));
      }
      time.at(SCENARIO_START + 29 * MINUTE_MS, 'look', async () => {
        for (const [set, pool] of pools()) away.set(set, pool);
        const placements = dynamoPlacements(registry);
        homes = await Promise.all(LEAVING.map(async (set) => (await placements.placement(set)).placement.home?.pool));
      });
    },
  });
  return { story, alerts, away, homes, after: new Map(pools()) };
}
const standbys = (alerts: readonly AlertMessage[]) => alerts.filter(({ alertId }) => alertId.startsWith('standby:'));

describe('a pool with a standby', () => {
  it('sends its healthy sets there while an address of it is listed, and they come home by themselves', async () => {
    const { story, alerts, away, homes, after } = await told({ ...POLICY, blastRadius: { minimum: 10, share: 0 } });

    expect(Object.fromEntries(away)).toEqual({
      [String(ELSEWHERE)]: 'own',
      ...Object.fromEntries(LEAVING.map((set) => [set, 'reserve'])),
    });
    expect(away.has(String(PINNED))).toBe(false);
    expect(homes).toEqual(LEAVING.map(() => null));
    expect(Object.fromEntries(after)).toEqual({ [String(ELSEWHERE)]: 'own' });
    expect(standbys(alerts).map(({ phase, title }) => `${phase}: ${title}`)).toEqual([
      'opened: Healthy sets of pool ses-default-dedicated-pool move to standby pool reserve',
      'cleared: Healthy sets of pool ses-default-dedicated-pool move to standby pool reserve',
    ]);
    expect(standbys(alerts)[0]?.sentence).toBe(
      '1 of 4 addresses of pool ses-default-dedicated-pool is on a blocklist of weight 5, seen twice (192.0.2.11 on Example ' +
        'Blocklist since 2026-01-01 10:20 UTC); none of the 1 of pool reserve is; 4 healthy sets use it now',
    );
    expect(alerts.filter(({ kind }) => kind === 'standing')).toEqual([]);
    const moved = story.configurationSets.filter(({ name }) => LEAVING.includes(name));
    expect(moved.map(({ standing, transitions }) => [standing, ...transitions.map(({ cause }) => cause)])).toEqual(
      LEAVING.map(() => ['healthy', 'standby', 'standby-over']),
    );
  });

  it('leaves out the set whose record is damaged, moves its neighbours, tells it all the same, and says so in the log', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const broken = LEAVING[0] ?? '';
    const many: Policy = { ...POLICY, blastRadius: { minimum: 10, share: 0 } };
    const { alerts, away } = await told(many, ['198.51.100.80'], broken);

    expect([...away].filter(([, pool]) => pool === 'reserve').map(([set]) => set)).toEqual(LEAVING.slice(1));
    expect(standbys(alerts).map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect(warned.mock.calls.map(([line]) => String(line))).toContainEqual(
      expect.stringMatching(new RegExp(`damaged.*set#${broken} standing`)),
    );
  });

  it('moves no more in an hour than the blast radius allows, and calls a person for the rest', async () => {
    const { alerts, away } = await told(POLICY);
    expect([...away.values()].filter((pool) => pool === 'reserve')).toHaveLength(DEFAULT_POLICY.blastRadius.minimum);
    expect(alerts.filter(({ kind, phase }) => kind === 'held' && phase === 'opened')).toHaveLength(
      LEAVING.length - DEFAULT_POLICY.blastRadius.minimum,
    );
  });

  it.each([
    { name: 'in observe mode', policy: { ...POLICY, mode: 'observe' as const }, reserve: ['198.51.100.80'], tells: 2 },
    {
      name: 'where the policy names no standby',
      policy: { ...POLICY, standby: {} },
      reserve: ['198.51.100.80'],
      tells: 0,
    },
    { name: 'where the standby holds no address', policy: POLICY, reserve: [], tells: 2 },
  ])('moves nobody $name', async ({ policy, reserve, tells }) => {
    const { alerts, away } = await told(policy, reserve);
    expect(Object.fromEntries(away)).toEqual({ [String(ELSEWHERE)]: 'own' });
    expect(standbys(alerts)).toHaveLength(tells);
    // What is said of the pools themselves is about no set.
    const unplaced = alerts.filter(({ kind, configurationSet }) => kind === 'placement' && configurationSet !== null);
    expect(unplaced.length > 0).toBe(reserve.length === 0);
  });
});
