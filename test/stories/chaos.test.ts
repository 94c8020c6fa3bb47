import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPlacements } from '../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable } from '../../functions/_adapters/dynamodb/table.ts';
import type { Reach } from '../../infra/local/functions.ts';
import { Random } from '../../infra/local/random.ts';
import type { LocalReport } from '../../infra/local/report-model.ts';
import type { SdkHandler } from '../../infra/local/sdk-handler.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { VirtualTime } from '../../infra/local/time/virtual-time.ts';
import type { Channel } from '../../shared/alerts/channel.ts';
import { emptyTotals, type Totals } from '../../shared/counting/counts.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { Faults } from '../support/faults/faults.ts';
import { virtualRetries } from '../support/faults/retries.ts';
import { type SesEventOverrides, type SesEventType, sesBody } from '../support/ses-events.ts';

const EVENTS = 50_000;
const SETS = 20;
const BAD = ['set-03', 'set-11'];
const STARTS_AT = Date.UTC(2026, 0, 1, 10);
/** Mail of three quarters of an hour, so that slots close while events still come. */
const SPAN_MS = 45 * MINUTE_MS;
const FAULT = 0.025;

/** 5 % of all calls fail, half of them before and half after taking effect; now and then a function is killed. */
describe('50,000 events, a tenth of them twice, in any order, while everything fails', () => {
  let stack: LocalStack;
  let report: LocalReport;
  let truth: Map<string, Totals>;
  let faults: Faults;
  const slack: string[] = [];

  beforeAll(async () => {
    const random = new Random('chaos');
    const time = new VirtualTime({ startsAt: STARTS_AT });
    faults = new Faults(random.fork('faults'), { before: FAULT, after: FAULT });
    const throughFaults = (config: object, handler: unknown) => ({
      ...config,
      requestHandler: faults.wrap(handler as SdkHandler),
      retryStrategy: virtualRetries(time),
    });
    const reachVia = ({ dynamo, ses, sns, sqs }: Reach): Reach => ({
      dynamo: throughFaults(dynamo, dynamo.requestHandler),
      ses: throughFaults(ses, ses.requestHandler),
      sns: throughFaults(sns, sns.requestHandler),
      sqs: throughFaults(sqs, sqs.requestHandler),
    });
    const slackFails = random.fork('slack');
    const channel: Channel = {
      name: 'slack',
      async send({ alertId, sequence }) {
        if (slackFails.chance(FAULT)) throw new Error('Slack is down');
        slack.push(`${alertId} ${sequence}`);
        if (slackFails.chance(FAULT)) throw new Error('answer lost');
      },
    };
    const deaths = random.fork('deaths');
    stack = await LocalStack.start({
      time,
      random,
      policy: { ...DEFAULT_POLICY, mode: 'enforce' },
      channels: [channel],
      reachVia,
      killAfter: () => (deaths.chance(0.05) ? 1 + deaths.int(30) : null),
    });
    stack.queue.breaks = { duplicate: 0.02, redeliver: 0.02, reorder: 0.5 };
    stack.feeds.evaluate.breaks = { repeat: 0.1, recut: 0.2, delayMs: 5_000, lose: 0.1 };
    stack.feeds.place.breaks = { repeat: 0.1, lose: 0.2 };
    stack.feeds.announce.breaks = { repeat: 0.1, lose: 0.2 };

    const { state } = stack.deployment.aws;
    state.addPool('home-pool', ['198.51.100.1']);
    for (let index = 0; index < SETS; index++) state.addSet(nameOf(index), { SendingPoolName: 'home-pool' });

    const mail = mailOf(random.fork('mail'));
    truth = mail.truth;
    const shuffled = random.fork('order').shuffle(mail.bodies);
    for (const [index, body] of shuffled.entries()) {
      time.at(STARTS_AT + Math.floor((index / shuffled.length) * SPAN_MS), 'SES publishes', () => stack.send(body));
    }
    await time.run(STARTS_AT + SPAN_MS);
    // What is left over is worked off in peace, as it would be on any quiet evening.
    faults.rates.before = 0;
    faults.rates.after = 0;
    await time.run(STARTS_AT + SPAN_MS + 3 * HOUR_MS);
    report = await stack.report();
  }, 1_500_000);
  afterAll(() => stack.close());

  it('did fail, in every way', () => {
    for (const kind of ['unsent', 'server', 'throttled', 'lost'] as const) {
      expect(faults.injected[kind]).toBeGreaterThan(20);
    }
  });

  it('counts exactly what happened', () => {
    expect(stack.queue.visible.messages + stack.queue.inFlight).toBe(0);
    expect(stack.deadLetters.visible.messages).toBe(0);
    for (const [set, totals] of truth) {
      expect(report.configurationSets.find(({ name }) => name === set)?.totals, set).toEqual(totals);
    }
  });

  it('quarantines each bad set once, and nobody else', () => {
    for (const { name, pool, transitions } of report.configurationSets) {
      const moved = transitions.filter(({ from, to }) => to === 'quarantined' && from !== 'paused');
      expect(moved.length, name).toBe(BAD.includes(name) ? 1 : 0);
      expect(pool, name).toBe(BAD.includes(name) ? DEFAULT_POLICY.quarantinePool : 'home-pool');
    }
  });

  it('knows where each moved set belongs', async () => {
    const { dynamo, tables } = stack.deployment;
    const registry = dynamoTable(new DynamoDBClient(dynamo.clientConfig()), tables.registry);
    for (const set of BAD) {
      expect((await dynamoPlacements(registry).placement(set)).placement.home?.pool, set).toBe('home-pool');
    }
  });

  it('loses no alert, and repeats a copy only under the same alert id and sequence', () => {
    const { published } = stack.deployment.aws.state;
    const named = published.map(({ byProtocol }) => {
      const { alertId, sequence } = JSON.parse(byProtocol?.['default'] ?? '{}');
      return `${alertId} ${sequence}`;
    });
    const changes = report.configurationSets.flatMap(({ transitions }) => transitions).length;
    const standing = (list: readonly string[]) => new Set(list.filter((name) => name.startsWith('standing:')));
    expect(standing(named).size).toBe(changes);
    expect(standing(slack)).toEqual(standing(named));
  });
});

const nameOf = (index: number): string => `set-${String(index).padStart(2, '0')}`;

type Mail = { readonly bodies: string[]; readonly truth: Map<string, Totals> };

/** Twenty sets of orderly mail, two of which bounce at a third; a tenth of all events comes twice. */
function mailOf(random: Random): Mail {
  const truth = new Map<string, Totals>();
  const bodies: string[] = [];
  let unique = 0;
  const add = (type: SesEventType, counter: keyof Totals, overrides: SesEventOverrides & { set: string }): void => {
    const totals = truth.get(overrides.set) ?? emptyTotals();
    truth.set(overrides.set, totals);
    totals[counter]++;
    unique++;
    const body = sesBody(type, overrides);
    bodies.push(body);
    if (random.chance(0.1)) bodies.push(body);
  };
  for (let message = 0; unique < EVENTS; message++) {
    const set = nameOf(random.int(SETS));
    const sentAt = STARTS_AT + Math.floor(random.next() * SPAN_MS);
    const domain = random.pick(['outlook.com', 'yahoo.com', 'example.com', 'gmail.com']);
    const common = { set, sentAt, messageId: `m-${message}`, domain };
    add('Send', 'sends', { ...common, at: sentAt });
    const at = sentAt + 500 + random.int(2_000);
    if (random.chance(BAD.includes(set) ? 0.33 : 0.008)) {
      add('Bounce', 'hardBounces', { ...common, at, feedbackId: `f-${message}` });
    } else {
      add('Delivery', 'deliveries', { ...common, at });
      if (random.chance(0.0003))
        add('Complaint', 'complaints', { ...common, at: at + 1_000, feedbackId: `c-${message}` });
    }
  }
  return { bodies, truth };
}
