import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPlacements } from '../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable, type Table } from '../../functions/_adapters/dynamodb/table.ts';
import { EVENT_TOPIC_ARN } from '../../infra/local/functions.ts';
import { Random } from '../../infra/local/random.ts';
import { reportOn } from '../../infra/local/report.ts';
import type { LocalReport } from '../../infra/local/report-model.ts';
import { LocalStack, type StackOptions } from '../../infra/local/stack.ts';
import { VirtualTime } from '../../infra/local/time/virtual-time.ts';
import { DEFAULT_EVENT_TYPES } from '../../shared/attach/event-types.ts';
import type { AttachSettings } from '../../shared/attach/settings.ts';
import { iso, MINUTE_MS, slotOf } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { copyTables, restoreTables } from '../support/point-in-time.ts';
import { type SesEventOverrides, type SesEventType, sesBody } from '../support/ses-events.ts';

const TEN = Date.UTC(2026, 0, 1, 10);
const at = (minutes: number): number => TEN + minutes * MINUTE_MS;
/** Bad before the point to which is restored, and after it. */
const EARLY = 'birch';
const LATE = 'cedar';
const SETS = ['acme', EARLY, LATE, 'dahlia', 'elm', 'fir'];
const Q = DEFAULT_POLICY.quarantinePool;
const POINT = at(30);

/** docs/restore.md, step by step: registry and totals are brought back to half past ten, an hour of mail later. */
describe('a restore of registry and totals to an earlier point in time', () => {
  const time = new VirtualTime({ startsAt: TEN });
  const random = new Random('restore');
  const attach: AttachSettings = {
    mode: 'all',
    topicArn: EVENT_TOPIC_ARN,
    destination: 'lazaretto',
    eventTypes: DEFAULT_EVENT_TYPES,
  };
  const options: StackOptions = { time, random, policy: { ...DEFAULT_POLICY, mode: 'enforce' }, attach };
  let stack: LocalStack;
  let restored: LocalStack;
  let registry: Table;
  let partitions: string[];
  let before: LocalReport;
  let stale: LocalReport;
  let observed: LocalReport;
  let after: LocalReport;
  let moved: Record<'observed' | 'enforced', (string | undefined)[]>;
  let restoredAt: number;

  const pools = () =>
    Object.fromEntries(
      [...stack.deployment.aws.state.sets].map(([set, { delivery }]) => [set, delivery.SendingPoolName]),
    );
  const movedSince = (since: number): (string | undefined)[] =>
    stack.deployment.aws.state.calls
      .filter((call) => call.at >= since && /^PutConfigurationSet(Delivery|Sending)Options$/.test(call.operation))
      .map(({ input }) => (input as { ConfigurationSetName?: string }).ConfigurationSetName);
  const told = (): { title: string; sentence: string; kind: string; at: string }[] =>
    stack.deployment.aws.state.published.map(({ byProtocol }) => JSON.parse(byProtocol?.['default'] ?? '{}'));

  beforeAll(async () => {
    stack = await LocalStack.start(options);
    const { aws, dynamo, tables } = stack.deployment;
    aws.state.addPool('home-pool', ['198.51.100.1']);
    for (const set of SETS) aws.state.addSet(set, { SendingPoolName: 'home-pool' });
    publish(stack, time, random.fork('mail'));

    await time.run(POINT);
    const copies = await time.hold(copyTables(dynamo, tables));
    await time.run(at(92));
    const { journal } = await time.hold(copyTables(dynamo, tables));
    partitions = [...new Set(journal.map(({ pk }) => pk?.S ?? ''))];
    before = await time.hold(reportOn(stack.deployment, partitions));
    stack.stop();

    // The journal is whole; only the others are brought back.
    const back = await time.hold(restoreTables(dynamo, copies, 'restored-'));
    const deployment = { ...stack.deployment, tables: { ...back, journal: tables.journal } };
    registry = dynamoTable(new DynamoDBClient(dynamo.clientConfig()), back.registry);
    stale = await time.hold(reportOn(deployment, []));
    // Step 2: nothing moves. Step 3: fold again from before the first slot to which anything may have come late.
    await time.hold(registry.put(deploymentKey.switch, { automatic: false }));
    await time.hold(registry.put(deploymentKey.policy, { policy: JSON.stringify({ mode: 'observe' }) }));
    await time.hold(registry.put(deploymentKey.closed, { slot: slotOf(TEN) - 1 }));

    restoredAt = time.now();
    restored = LocalStack.on(options, deployment);
    await time.run(restoredAt + 70 * MINUTE_MS);
    observed = await time.hold(reportOn(deployment, partitions));
    const whileObserved = movedSince(restoredAt);

    // Step 5: enforce again.
    const enforcedAt = time.now();
    await time.hold(registry.put(deploymentKey.policy, { policy: JSON.stringify({ mode: 'enforce' }) }));
    await time.hold(registry.put(deploymentKey.switch, { automatic: true }));
    await time.run(enforcedAt + 60 * MINUTE_MS);
    after = await time.hold(reportOn(deployment, partitions));
    moved = { observed: whileObserved, enforced: movedSince(enforcedAt) };
  }, 600_000);
  afterAll(() => stack.close());

  const totalsOf = (report: LocalReport) =>
    Object.fromEntries(report.configurationSets.map(({ name, totals }) => [name, totals]));
  const standingOf = (report: LocalReport, set: string) =>
    report.configurationSets.find(({ name }) => name === set)?.standing;

  it('begins with a story in which two sets were quarantined, one before that point and one after it', () => {
    for (const [set, from, to] of [
      [EARLY, TEN, POINT],
      [LATE, POINT, at(60)],
    ] as const) {
      const moved = before.configurationSets.find(({ name }) => name === set)?.transitions.at(-1);
      expect(moved?.to).toBe('quarantined');
      expect(moved !== undefined && moved.at > iso(from) && moved.at < iso(to)).toBe(true);
    }
  });

  it('has attached every set by itself', () => {
    const { destinations } = stack.deployment.aws.state;
    expect(SETS.map((set) => destinations.get(set)?.map(({ Name, Enabled }) => ({ Name, Enabled })))).toEqual(
      SETS.map(() => [{ Name: 'lazaretto', Enabled: true }]),
    );
  });

  it('has really lost counts and a decision', () => {
    expect(totalsOf(stale)).not.toEqual(totalsOf(before));
    expect(standingOf(stale, LATE)).toBe('healthy');
    expect(standingOf(stale, EARLY)).toBe('quarantined');
  });

  it('has every total right again, also of slots that were closed before that point', () => {
    expect(totalsOf(observed)).toEqual(totalsOf(before));
    expect(totalsOf(after)).toEqual(totalsOf(before));
    expect(restored.errors).toEqual([]);
  });

  it('moves nobody while it observes, and afterwards only decides again what was lost', () => {
    expect(moved.observed).toEqual([]);
    expect(new Set(moved.enforced)).toEqual(new Set([LATE]));
    expect(pools()).toEqual(
      Object.fromEntries(SETS.map((set) => [set, set === EARLY || set === LATE ? Q : 'home-pool'])),
    );
  });

  it('knows the way home of the set that it finds in quarantine already', async () => {
    const { placement } = await dynamoPlacements(registry).placement(LATE);
    expect(placement).toMatchObject({ home: { pool: 'home-pool' }, away: true });
  });

  it('keeps what was decided before, and convicts nobody who did not deserve it', () => {
    expect(standingOf(observed, EARLY)).toBe('quarantined');
    expect(standingOf(observed, LATE)).toBe('warned');
    expect(standingOf(after, EARLY)).toBe('quarantined');
    expect(standingOf(after, LATE)).toBe('paused');
    for (const set of SETS.filter((name) => name !== EARLY && name !== LATE)) {
      expect(standingOf(after, set), set).toBe('healthy');
    }
  });

  it('tells of the set that SES has in quarantine and the registry does not', () => {
    const drifts = told().filter(({ kind, at: when }) => kind === 'drift' && when >= iso(restoredAt));
    expect(drifts[0]).toMatchObject({
      title: '1 set in the quarantine pool',
      sentence: `It was not sent there: ${LATE}, which belongs in home-pool`,
    });
  });
});

/** Forty-five minutes of mail; two sets go bad for some minutes each; a tenth of the deliveries is told half an hour late. */
function publish(stack: LocalStack, time: VirtualTime, random: Random): void {
  const send = (type: SesEventType, overrides: SesEventOverrides & { set: string }, arrivesAt: number): void => {
    const body = sesBody(type, overrides);
    time.at(Math.ceil(arrivesAt), 'SES publishes', () => stack.send(body));
  };
  for (let message = 0; message < 1_800; message++) {
    const set = SETS[message % SETS.length] ?? '';
    const sentAt = Math.floor(TEN + (message / 1_800) * 55 * MINUTE_MS);
    const minute = (sentAt - TEN) / MINUTE_MS;
    const isBad = (set === EARLY && minute > 3 && minute < 20) || (set === LATE && minute > 33);
    const common = { set, sentAt, messageId: `m-${message}`, domain: random.pick(['example.com', 'outlook.com']) };
    send('Send', { ...common, at: sentAt }, sentAt);
    const happened = { ...common, at: sentAt + 900 };
    if (random.chance(isBad ? 0.9 : 0.005)) send('Bounce', { ...happened, feedbackId: `f-${message}` }, sentAt + 900);
    else send('Delivery', happened, sentAt + (random.chance(0.1) ? 30 * MINUTE_MS : 900));
  }
}
