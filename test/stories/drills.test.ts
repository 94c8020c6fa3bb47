import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LocalReport } from '../../infra/local/report-model.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { setKey } from '../../shared/registry/keys.ts';
import { keptItems, putItems } from '../upgrade/stored.ts';
import { BAD, Drill, HOME, Q, SETS, TEN } from './drill.ts';

const AT_HOME = Object.fromEntries(SETS.map((set) => [set, HOME]));
const QUARANTINED = { ...AT_HOME, [BAD]: Q };
const standingOf = (report: LocalReport, set = BAD) =>
  report.configurationSets.find(({ name }) => name === set)?.standing;
const totalsOf = (report: LocalReport) =>
  new Map(report.configurationSets.map(({ name, totals }) => [name, totals] as const));
/** Alerts about one kind: when they were opened and when it was over. */
const phases = (drill: Drill, kind: string) =>
  drill.told.filter((alert) => alert.kind === kind).map(({ phase, sentence }) => `${phase}: ${sentence}`);

/** What the runbook promises of each trouble, played out: how it ends, and that the log says why. */
describe('a drill', () => {
  let drill: Drill;
  afterEach(() => drill.stack.close());
  /** Whatever happened: every event once, and nobody moved who did not deserve it. */
  const expectExact = (report: LocalReport): void => {
    expect(totalsOf(report)).toEqual(drill.truth);
    expect(drill.moves.filter((move) => !move.startsWith(`${BAD} `))).toEqual([]);
  };

  it('of nothing at all quarantines the bad set once, and logs no failure', async () => {
    drill = await new Drill().start();
    const report = await drill.run(60);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    expect(drill.moves).toEqual([`${BAD} to ${Q}`]);
    expect(drill.failures).toEqual([]);
    expect(drill.log.filter((line) => line.includes('"failed"'))).toEqual([]);
  });

  it('of an SES that throttles moves the set when it is over, tells meanwhile, and says in the log why', async () => {
    drill = await new Drill().start();
    drill.outage(5, 35, 'throttled');
    const report = await drill.run(100);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    expect(drill.moves).toEqual([`${BAD} to ${Q}`]);
    const failed = drill.log.filter((line) => line.includes('"outcome":"failed"'));
    expect(failed.length).toBeGreaterThan(1);
    for (const line of failed) expect(line).toContain('SES is out of reach: TooManyRequestsException: Rate exceeded');
    expect(phases(drill, 'placement').filter((told) => told.includes('TooManyRequests'))).toHaveLength(1);
    expect(drill.told.filter(({ kind, phase }) => kind === 'placement' && phase === 'cleared')).not.toEqual([]);
    expect(drill.failures).toEqual([]);
  });

  it('of functions that are killed at every step ends as if they had lived', async () => {
    let invocations = 0;
    // Every second run is killed, after one call more than the last one that was, and then from the beginning again.
    const killAfter = (): number | null => {
      const isOver = drill.time.now() > TEN + 120 * MINUTE_MS;
      return ++invocations % 2 === 0 && !isOver ? (invocations / 2) % 40 : null;
    };
    drill = await new Drill({ killAfter }).start();
    // Five runs in a row that are killed bring a message into the dead-letter queue: it is kept there, as promised.
    drill.at(170, () => drill.stack.redrive());
    const report = await drill.run(180);
    expect(drill.stack.queue.visible.messages + drill.stack.deadLetters.visible.messages).toBe(0);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    expect(await drill.home(BAD)).toBe(HOME);
    expect(invocations).toBeGreaterThan(200);
    expect(drill.failures.length).toBeGreaterThan(10);
    for (const failure of drill.failures) expect(failure).toMatch(/Killed (after|during)/);
    const alerts = drill.told.filter(({ kind }) => kind === 'standing').map(({ alertId }) => alertId);
    expect(new Set(alerts).size).toBe(report.configurationSets.flatMap(({ transitions }) => transitions).length);
  });

  it('of poisoned messages keeps them with their reason, counts their neighbours, and takes a redrive twice', async () => {
    drill = await new Drill().start();
    const poison = ['Not JSON {', '{"eventType":"Bounce"}', '[]', '{"eventType":"Send","mail":{"timestamp":"x"}}'];
    drill.at(10, () => {
      for (const body of poison) drill.stack.send(body);
    });
    const report = await drill.run(60);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    const kept = drill.aws.state.sent.filter(({ attributes }) => attributes['kind'] === 'malformed');
    expect(kept.map(({ body }) => body)).toEqual(expect.arrayContaining(poison));
    expect(kept).toHaveLength(poison.length);
    for (const { attributes } of kept) expect(attributes['reason']).toMatch(/[Ee]xpected|JSON/);
    expect(drill.stack.deadLetters.visible.messages).toBe(0);

    for (const { body } of kept) drill.stack.send(body);
    await drill.time.run(drill.time.now() + 10 * MINUTE_MS);
    expect(totalsOf(await drill.report())).toEqual(drill.truth);
    expect(drill.aws.state.sent.filter(({ attributes }) => attributes['kind'] === 'malformed')).toHaveLength(8);
  });

  it('of a poisoned item fails that set alone, names it in the log with the cause, and goes on once it is mended', async () => {
    drill = await new Drill().start();
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const broken = setKey.standing('cedar', 1);
    drill.at(2, () => drill.registry.put(broken, { record: 'no JSON' }));
    drill.at(50, () => drill.registry.remove(broken));
    const report = await drill.run(90);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    const lines = warned.mock.calls.map(([line]) => String(line));
    expect(lines.filter((line) => line.includes('cedar') && line.includes('expected JSON'))).not.toEqual([]);
    expect(standingOf(report, 'cedar')).toBe('healthy');
  });

  it('of a quarantine pool that is gone leaves the set at home, tells, and moves it when the pool is back', async () => {
    drill = await new Drill().start();
    drill.at(4, () => drill.aws.state.removePool(Q));
    drill.at(50, () => {
      expect(drill.pools()).toEqual(AT_HOME);
      drill.aws.state.addPool(Q, ['198.51.100.66']);
    });
    // Tried again less and less often, up to an hour apart.
    const report = await drill.run(150);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    const failed = drill.log.filter((line) => line.includes('"outcome":"failed"'));
    expect(failed.length).toBeGreaterThan(1);
    for (const line of failed) expect(line).toContain(`pool ${Q} does not exist`);
    const told = drill.told.filter(({ kind, configurationSet }) => kind === 'placement' && configurationSet === BAD);
    expect(told.map(({ phase }) => phase)).toEqual(['opened', 'cleared']);
    expect(told[0]?.sentence).toContain(`pool ${Q} does not exist`);
  });

  it('of a home pool that is gone keeps the set where it is, says why, and brings it home when it is back', async () => {
    drill = await new Drill().start();
    drill.at(44, () => drill.aws.state.removePool(HOME));
    drill.at(45, () => drill.command('evacuate'));
    drill.at(60, () => {
      expect(drill.pools()[BAD]).toBe(Q);
      drill.aws.state.addPool(HOME, ['198.51.100.1']);
    });
    drill.at(61, () => drill.command('evacuate'));
    await drill.run(120);
    expect(drill.pools()).toEqual(AT_HOME);
    const left = drill.log.filter((line) => line.includes('"outcome":"left"') && line.includes(BAD));
    expect(left).not.toEqual([]);
    for (const line of left) expect(line).toContain(`SendingPool <${HOME}> doesn't exist`);
  });

  it('of a set that is deleted says so, and leaves the others alone', async () => {
    drill = await new Drill().start();
    drill.at(6, () => drill.aws.state.removeSet(BAD));
    const report = await drill.run(90);
    expect(totalsOf(report)).toEqual(drill.truth);
    const { [BAD]: _, ...others } = AT_HOME;
    expect(drill.pools()).toEqual(others);
    expect(drill.moves).toEqual([]);
    const failed = drill.log.filter((line) => line.includes('"outcome":"failed"'));
    expect(failed.length).toBeGreaterThan(0);
    for (const line of failed) expect(line).toContain(`SES does not know ${BAD}`);
    expect(drill.failures).toEqual([]);
  });

  it('of a deployment in the middle of it goes on where it was, with nothing twice', async () => {
    drill = await new Drill().start();
    for (const minute of [6, 8, 20]) drill.at(minute, () => drill.redeploy());
    const report = await drill.run(60);
    expectExact(report);
    expect(drill.pools()).toEqual(QUARANTINED);
    expect(drill.moves).toEqual([`${BAD} to ${Q}`]);
    expect(drill.failures).toEqual([]);
  });

  it('of an upgrade goes on with what the last release stored, and counts and decides as before', async () => {
    const { now, sets, items } = keptItems();
    const from = Math.ceil(now / HOUR_MS) * HOUR_MS;
    drill = await new Drill({ from }).start([]);
    const { dynamo, tables } = drill.stack.deployment;
    await drill.time.hold(putItems(new DynamoDBClient(dynamo.clientConfig()), tables, items));
    for (const set of [...sets, BAD]) drill.aws.state.addSet(set, { SendingPoolName: HOME });
    const before = new Set(items.registry.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
    const report = await drill.run(60, { sets: [...sets, BAD] });

    // Who was well stays where it was; who turns bad is moved once, by the code of today.
    expect(drill.moves.filter((move) => !move.startsWith(`${BAD} `) && move.endsWith(` to ${Q}`))).toEqual([]);
    expect(drill.moves.filter((move) => move.startsWith(`${BAD} `))).toEqual([`${BAD} to ${Q}`]);
    expect(drill.pools()[BAD]).toBe(Q);
    expect(totalsOf(report).get(BAD)).toEqual(drill.truth.get(BAD));
    for (const set of sets) {
      const kept = items.registry.filter(({ pk, sk }) => pk?.S === `set#${set}` && sk?.S?.startsWith('standing#'));
      for (const { sk } of kept) expect(await drill.registry.get({ pk: `set#${set}`, sk: sk?.S ?? '' })).not.toBeNull();
    }
    expect(before.size).toBeGreaterThan(20);
    expect(drill.failures).toEqual([]);
    expect(drill.log.filter((line) => line.includes('"outcome":"failed"'))).toEqual([]);
  });

  it('of an evacuation puts everything back, moves nothing afterwards, and is taken back', async () => {
    drill = await new Drill().start();
    drill.at(20, () => drill.command('evacuate'));
    let evacuated: ReturnType<Drill['pools']> = {};
    let attached: (string | undefined)[] = [];
    drill.at(45, () => {
      evacuated = drill.pools();
      attached = SETS.flatMap((set) => (drill.aws.state.destinations.get(set) ?? []).map(({ Name }) => Name));
    });
    drill.at(50, () => drill.command('end-evacuation'));
    const report = await drill.run(120);
    expectExact(report);
    expect(evacuated).toEqual(AT_HOME);
    expect(attached).toEqual([]);
    expect(drill.told.filter(({ title }) => title === '6 sets evacuated')).toHaveLength(1);
    // Until the next decision about it the set stays at home, and is told as drift.
    expect(drill.pools()).toEqual(AT_HOME);
    expect(drill.moves).toEqual([`${BAD} to ${Q}`, `${BAD} to ${HOME}`]);
    expect(drill.told.filter(({ kind, phase }) => kind === 'drift' && phase === 'opened')).not.toEqual([]);
    expect(SETS.map((set) => drill.aws.state.destinations.get(set)?.length)).toEqual(SETS.map(() => 1));
    expect(drill.failures).toEqual([]);
    expect(drill.time.now()).toBe(TEN + 120 * MINUTE_MS);
  });
});
