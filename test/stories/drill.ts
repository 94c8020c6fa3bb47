import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoPlacements } from '../../functions/_adapters/dynamodb/placements.ts';
import { dynamoTable, type Table } from '../../functions/_adapters/dynamodb/table.ts';
import type { OutageName } from '../../infra/local/aws/outages.data.ts';
import type { LocalDeployment } from '../../infra/local/deployment.ts';
import { EVENT_TOPIC_ARN } from '../../infra/local/functions.ts';
import { Random } from '../../infra/local/random.ts';
import { reportOn } from '../../infra/local/report.ts';
import type { LocalReport } from '../../infra/local/report-model.ts';
import { LocalStack, type StackOptions } from '../../infra/local/stack.ts';
import { VirtualTime } from '../../infra/local/time/virtual-time.ts';
import type { AlertJson } from '../../shared/alerts/json.ts';
import { DEFAULT_EVENT_TYPES } from '../../shared/attach/event-types.ts';
import { emptyTotals, type Totals } from '../../shared/counting/counts.ts';
import { MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { deploymentKey } from '../../shared/registry/keys.ts';
import { errorsIn } from '../../shared/telemetry/log-entry.ts';
import { type SesEventOverrides, type SesEventType, sesBody } from '../support/ses-events.ts';

export const TEN = Date.UTC(2026, 0, 1, 10);
export const BAD = 'birch';
export const SETS = ['acme', BAD, 'cedar', 'dahlia', 'elm', 'fir'];
export const HOME = 'home-pool';
export const Q = DEFAULT_POLICY.quarantinePool;
/** Mail of so many minutes; the bad set turns bad after five. */
const MAIL_MINUTES = 40;
const TURNS_BAD = 5;

/** Longer than the visibility timeout of the events queue. */
const REAPPEARS_MS = 7 * MINUTE_MS;

/** An hour of a small fleet in which one set turns bad, and what is done to it meanwhile. */
export class Drill {
  readonly time: VirtualTime;
  /** When it begins. */
  readonly from: number;
  readonly log: string[] = [];
  /** What was counted in truth, by set. */
  readonly truth = new Map<string, Totals>();
  readonly #random = new Random('drill');
  readonly #partitions = new Set<string>();
  readonly #options: StackOptions;
  stack!: LocalStack;

  constructor({ from = TEN, ...over }: Partial<StackOptions> & { readonly from?: number } = {}) {
    this.from = from;
    this.time = new VirtualTime({ startsAt: from });
    this.#options = {
      time: this.time,
      random: this.#random,
      policy: { ...DEFAULT_POLICY, mode: 'enforce' },
      attach: { mode: 'all', topicArn: EVENT_TOPIC_ARN, destination: 'lazaretto', eventTypes: DEFAULT_EVENT_TYPES },
      log: (entry) => void this.log.push(JSON.stringify(entry)),
      ...over,
    };
  }

  async start(sets: readonly string[] = SETS): Promise<this> {
    this.stack = await LocalStack.start(this.#options);
    const { dynamo, tables } = this.stack.deployment;
    dynamo.changes.subscribe(({ table, keys }) => {
      if (table === tables.journal) this.#partitions.add(keys.pk);
    });
    this.aws.state.addPool(HOME, ['198.51.100.1']);
    for (const set of sets) this.aws.state.addSet(set, { SendingPoolName: HOME, TlsPolicy: 'REQUIRE' });
    return this;
  }

  get aws(): LocalDeployment['aws'] {
    return this.stack.deployment.aws;
  }

  get registry(): Table {
    const { dynamo, tables } = this.stack.deployment;
    return dynamoTable(new DynamoDBClient(dynamo.clientConfig()), tables.registry);
  }

  /** Something that is done so many minutes after the beginning. */
  at(minute: number, what: () => unknown): void {
    this.time.at(this.from + minute * MINUTE_MS, 'drill', async () => void (await what()));
  }

  /** The mail of the hour goes out, and time passes. */
  async run(minutes: number, { sets = SETS, mail = MAIL_MINUTES } = {}): Promise<LocalReport> {
    this.publish(sets, mail);
    await this.time.run(this.from + minutes * MINUTE_MS);
    return this.report();
  }

  /** How every set stands, whichever deployment counted. */
  report(): Promise<LocalReport> {
    return this.time.hold(reportOn(this.stack.deployment, this.#partitions, this.#options.policy));
  }

  /** Every function fails its calls of SES so, from one minute to another. */
  outage(from: number, to: number, name: OutageName): void {
    const settings = () => this.aws.settings;
    this.at(from, () => {
      settings().outage = (operation) => (/Publish|SendMessage/.test(operation) ? null : name);
    });
    this.at(to, () => {
      settings().outage = () => null;
    });
  }

  /** Stops all functions, and stands cold ones up beside what there is; the queue stays the same in AWS. */
  redeploy(): void {
    const { queue, deployment } = this.stack;
    this.stack.stop();
    this.stack = LocalStack.on(this.#options, deployment);
    const handOn = (): void => {
      for (const letter of queue.receive(Number.MAX_SAFE_INTEGER)) this.stack.send(letter.message.body);
    };
    handOn();
    // What was under way when the functions were stopped is visible again after the visibility timeout.
    this.time.after(REAPPEARS_MS, 'handOn', handOn);
  }

  /** What a person asks of every set, as the command line puts it. */
  async command(command: string): Promise<void> {
    const before = await this.registry.get(deploymentKey.command);
    await this.registry.put(deploymentKey.command, { command, revision: Number(before?.['revision'] ?? 0) + 1 });
    this.stack.wake();
  }

  pools(): Record<string, string | undefined> {
    const { sets } = this.aws.state;
    return Object.fromEntries([...sets].map(([set, { delivery }]) => [set, delivery.SendingPoolName]));
  }

  /** Moves of sets, the same setting twice counted twice. */
  get moves(): readonly string[] {
    return this.aws.state.calls
      .filter(({ operation, error }) => operation === 'PutConfigurationSetDeliveryOptions' && error === undefined)
      .map(({ input }) => {
        const { ConfigurationSetName, SendingPoolName } = input as Readonly<Record<string, string>>;
        return `${ConfigurationSetName} to ${SendingPoolName}`;
      });
  }

  get told(): readonly AlertJson[] {
    return this.aws.state.published.map(({ byProtocol }) => JSON.parse(byProtocol?.['default'] ?? '{}') as AlertJson);
  }

  /** What the log says of failures, as the functions log them: every error of a failure with its cause. */
  get failures(): readonly string[] {
    const { feeds, errors } = this.stack;
    const thrown = [...errors, ...Object.values(feeds).flatMap((feed) => feed.errors)].flatMap(errorsIn);
    return thrown.map((error) => {
      const said: string[] = [];
      for (let one: unknown = error; one instanceof Error && said.length < 5; one = one.cause)
        said.push(`${one.name}: ${one.message}`);
      return said.join(' because ');
    });
  }

  async home(set: string): Promise<string | null | undefined> {
    return (await dynamoPlacements(this.registry).placement(set)).placement.home?.pool;
  }

  publish(sets: readonly string[], minutes: number): void {
    const random = this.#random.fork('mail');
    for (let message = 0; message < minutes * 40; message++) {
      const set = sets[message % sets.length] ?? '';
      const sentAt = Math.floor(this.from + (message / 40) * MINUTE_MS);
      const isBad = set === BAD && sentAt > this.from + TURNS_BAD * MINUTE_MS;
      const event = { set, messageId: `m-${message}`, domain: random.pick(['example.com', 'outlook.com']), sentAt };
      this.#event('Send', 'sends', { ...event, at: sentAt });
      const at = sentAt + 900;
      if (random.chance(isBad ? 0.8 : 0.005))
        this.#event('Bounce', 'hardBounces', { ...event, at, feedbackId: `f-${message}` });
      else this.#event('Delivery', 'deliveries', { ...event, at });
    }
  }

  #event(type: SesEventType, counter: keyof Totals, event: SesEventOverrides & { set: string; at: number }): void {
    const totals = this.truth.get(event.set) ?? emptyTotals();
    this.truth.set(event.set, { ...totals, [counter]: totals[counter] + 1 });
    this.time.at(event.at, 'SES publishes', () => this.stack.send(sesBody(type, event)));
  }
}
