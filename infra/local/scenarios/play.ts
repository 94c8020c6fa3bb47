import { needsNow } from '../../../functions/serve-admin/routes/needs.ts';
import type { Need } from '../../../shared/admin/needs/model.ts';
import { parseAttach } from '../../../shared/attach/settings.ts';
import { iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { Mode } from '../../../shared/standing/model.ts';
import { localAdminDeps } from '../admin-deps.ts';
import { EVENT_TOPIC_ARN } from '../functions.ts';
import { Random } from '../random.ts';
import type { LocalReport } from '../report-model.ts';
import { LocalStack, type StackOptions } from '../stack.ts';
import { VirtualTime, type VirtualTimeOptions } from '../time/virtual-time.ts';
import { Calendar } from '../traffic/calendar.ts';
import { Mailroom } from '../traffic/mailroom.ts';
import { type DomainStory, domainStories } from './domain-story.ts';
import { type LadderStory, toldIn, unmetIn, watchLadders } from './expected.ts';
import { SCENARIO_START, type Scenario } from './model.ts';
import { type Onboarded, playCustomers } from './play-customers.ts';
import { type DnsPlay, type Patrolled, playDns } from './play-dns.ts';
import { playGmail } from './play-gmail.ts';
import { playRollout } from './play-rollout.ts';

export type PlayOptions = {
  readonly seed: number;
  readonly policy: Policy;
  /** See `VirtualTime`: holds time back so that a person can watch. */
  readonly pace?: VirtualTimeOptions['pace'];
  readonly stack?: Partial<
    Pick<
      StackOptions,
      'engine' | 'queueWindowMs' | 'feedWindowMs' | 'reachVia' | 'killAfter' | 'channels' | 'archive' | 'log'
    >
  >;
  /** Whether somebody has had enough: the story ends within a minute of its time. */
  readonly isStopped?: () => boolean;
  /** Called once the stack stands, before any mail. */
  readonly onStart?: (stack: LocalStack, time: VirtualTime, staged: Staged) => void | Promise<void>;
  /** Called when the story is over, while the stack still stands. */
  readonly onEnd?: (story: Story, time: VirtualTime) => Promise<void>;
};

/** What a story stands on. */
export type Staged = {
  /** Its DNS server on this machine; 0: it has none. */
  readonly dnsPort: number;
  /** What is in force unless another is saved: with what the story adds to it. */
  readonly policy: Policy;
};

/** How a story ended. */
export type Story = LocalReport &
  Patrolled &
  Partial<Onboarded> & {
    readonly scenario: string;
    readonly seed: number;
    readonly mode: Mode;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly events: LocalStack['stats'];
    /** Bad sets that were caught, and healthy ones that were moved: the latter must be none. */
    readonly caught: readonly string[];
    readonly missed: readonly string[];
    readonly movedWrongly: readonly string[];
    /** Absent where the story has none. */
    readonly ladders?: readonly LadderStory[];
    /** Domains of which receivers say something; absent where the story has none. */
    readonly domains?: readonly DomainStory[];
    /** What waits for a person, as the console says it, the gravest first. */
    readonly needs: readonly Need[];
    /** What else should have come about and did not, a sentence each. */
    readonly unmet: readonly string[];
  };

/** Tell a story to its end: every sender's mail through SES, and what Lazaretto does about it. */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Story> {
  const { seed, pace, stack: overrides = {}, isStopped = () => false, onStart, onEnd } = options;
  const policy = { ...options.policy, ...scenario.policy };
  const random = new Random(`${scenario.name}/${seed}`);
  const time = new VirtualTime({ startsAt: SCENARIO_START, ...(pace && { pace }) });
  const attach = parseAttach({ topicArn: EVENT_TOPIC_ARN });
  const attaching = scenario.customers !== undefined && attach !== null ? { attach } : {};
  const stack = await LocalStack.start({ time, random, policy, ...attaching, ...overrides });
  let dns: DnsPlay | null = null;
  try {
    const isNew = ({ tenant }: { readonly tenant: string }) => scenario.customers?.some((one) => one.tenant === tenant);
    for (const sender of scenario.senders) if (!isNew(sender)) stack.deployment.aws.state.addSet(sender.set);
    dns = await playDns(scenario, stack, time, { random: random.fork('dns'), policy });
    playPools(scenario, stack, time);
    const onboarded = playCustomers(scenario, stack, time, { dns, policy });
    const ownerActs = playRollout(scenario, stack, time, { dns, policy, random: random.fork('reports') });
    playGmail(scenario, stack, time, policy);
    const laddersSeen = watchLadders(stack, time);
    await onStart?.(stack, time, { dnsPort: dns.port, policy });
    const endsAt = SCENARIO_START + scenario.lastsMs;
    sendMail(scenario, stack, time, random);
    // Without mail ticks are seldom here, and what they look after waits; in AWS they come each minute.
    time.at(endsAt - LAST_TICK_MS, 'the last tick', () => stack.wake());
    while (time.now() < endsAt && !isStopped()) await time.run(Math.min(time.now() + MINUTE_MS, endsAt));
    if (isStopped()) {
      stack.wake();
      await time.run(time.now() + LAST_TICK_MS);
    }
    const report = await stack.report();
    const [life, ladders] = [onboarded(), laddersSeen()];
    const admin = localAdminDeps({ deployment: stack.deployment, clock: time, policy });
    const domains = await domainStories(scenario, stack, admin, ownerActs());
    const story: Story = {
      scenario: scenario.name,
      seed,
      mode: policy.mode,
      startedAt: iso(SCENARIO_START),
      endedAt: iso(time.now()),
      events: stack.stats,
      ...verdictOn(scenario, report),
      unmet: unmetIn(scenario.expect, { ...life, ladders, told: toldIn(stack) }),
      ...report,
      ...(await dns.patrolled()),
      ...(scenario.customers && life),
      ...(ladders.length > 0 && { ladders }),
      ...(domains.length > 0 && { domains }),
      needs: (await needsNow(admin, time.now())).needs,
    };
    await onEnd?.(story, time);
    return story;
  } finally {
    await dns?.close();
    await stack.close();
  }
}

/** A tick comes within a minute of being asked for. Unit: ms. */
const LAST_TICK_MS = 2 * MINUTE_MS;

/** Pools get their addresses when their time comes, and then the sets that are to have them. */
function playPools({ pools = [], senders }: Scenario, stack: LocalStack, time: VirtualTime): void {
  const { state } = stack.deployment.aws;
  for (const { name, ips, at } of pools) {
    time.at(SCENARIO_START + at, 'SES gives addresses', () => {
      state.addPool(name, ips);
      for (const { set, pool } of senders) if (pool === name) state.addSet(set, { SendingPoolName: name });
    });
  }
}

/** Schedule the mail: each minute writes its own, each second publishes what is due. */
function sendMail(scenario: Scenario, stack: LocalStack, time: VirtualTime, random: Random): void {
  const { sets, ips } = stack.deployment.aws.state;
  const outgoing = (set: string): readonly string[] | null => {
    const placed = sets.get(set);
    if (placed?.sendingEnabled === false) return null;
    const pool = placed?.delivery.SendingPoolName;
    return ips.flatMap(({ Ip, PoolName }) => (PoolName === pool && Ip !== undefined ? [Ip] : []));
  };
  const mailroom = new Mailroom(random.fork('mail'), outgoing);
  const calendar = new Calendar();
  let keptBack: string[] = [];
  const publish = (bodies: readonly string[], t: number): void => {
    if (isIn(scenario.backlog, t)) keptBack.push(...bodies);
    else for (const body of bodies) stack.send(body);
  };
  if (scenario.backlog) {
    time.at(SCENARIO_START + scenario.backlog.until, 'backlog arrives', () => {
      for (const body of random.fork('backlog').shuffle(keptBack)) stack.send(body);
      keptBack = [];
    });
  }
  const minute = (t: number): void => {
    for (const sender of scenario.senders) for (const event of mailroom.minute(sender, t)) calendar.add(event);
    for (const second of calendar.secondsIn(t / 1_000, (t + MINUTE_MS) / 1_000)) {
      time.at(SCENARIO_START + second * 1_000, 'SES publishes', () => publish(calendar.take(second), second * 1_000));
    }
    if (t + MINUTE_MS < scenario.lastsMs) {
      time.at(SCENARIO_START + t + MINUTE_MS, 'mail', () => minute(t + MINUTE_MS));
    }
  };
  time.at(SCENARIO_START, 'mail', () => minute(0));
}

const isIn = (span: Scenario['backlog'], t: number): boolean => span !== undefined && t >= span.from && t < span.until;

function verdictOn(
  { expect }: Scenario,
  { configurationSets }: LocalReport,
): Pick<Story, 'caught' | 'missed' | 'movedWrongly'> {
  const moved = configurationSets
    .filter(({ transitions }) => transitions.some(({ to }) => to === 'quarantined' || to === 'paused'))
    .map(({ name }) => name);
  return {
    caught: expect.bad.filter((set) => moved.includes(set)),
    missed: [...expect.bad.filter((set) => !moved.includes(set)), ...missedStreams(expect, configurationSets)],
    movedWrongly: moved.filter((set) => !expect.bad.includes(set)),
  };
}

/** Streams that should have been warned and were not, as `set/value`. */
const missedStreams = ({ streams = [] }: Scenario['expect'], sets: LocalReport['configurationSets']): string[] =>
  streams
    .filter(({ set, value }) => {
      const found = sets.find(({ name }) => name === set)?.streams?.find(({ name }) => name === value);
      return found?.standing !== 'warned';
    })
    .map(({ set, value }) => `${set}/${value}`);
