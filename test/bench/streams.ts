import { sha256 } from '../../functions/_adapters/lambda/sha256.ts';
import { Random } from '../../infra/local/random.ts';
import type { Metric } from '../../shared/judging/metrics.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { DOMAIN_TAG, type Policy } from '../../shared/policy/model.ts';
import { streamName } from '../../shared/streams/name.ts';
import { memoryWorld } from '../support/memory-world.ts';
import { zipfArchive } from './archive.ts';
import { PER_SECOND, type SteadyBench, steadyUnits, WARM_UP_SECONDS } from './steady.ts';

const CUSTOMERS = 10_000;
const SHARED_SETS = 50;
const MOST = CUSTOMERS / SHARED_SETS;
/** Half an hour to the end of an hour, so that hours are summed up too. */
const STARTS_AT: EpochMs = Date.UTC(2026, 0, 1, 10, 30);
const SECONDS = 1_800;
const QUICK_SECONDS = 600;

type Units = Pick<SteadyBench, 'writeUnitsPerMillionEvents' | 'readUnitsPerMillionEvents' | 'by'>;
export type StreamFire = {
  readonly metric: Metric;
  /** As a multiple of the limit of a quarantine. */
  readonly trueRate: number;
};
export type StreamFireFound = {
  /** From the first bad one until the conviction to quarantine, on average. Unit: messages. */
  readonly messagesOfSet: number;
  readonly messagesOfStream: number;
  readonly ratio: number;
  /** Runs in which neither was found within the most messages. */
  readonly missed: number;
};
export type StreamsBench = {
  /** The mail of 10,000 customers: each has a set of its own, or 200 share one of 50 sets. */
  readonly units: { readonly ownSets: Units; readonly streams: Units; readonly writeRatio: number };
  readonly fires: readonly (StreamFire & StreamFireFound)[];
};

/** What customers inside a set cost beside sets of their own, and how soon a fire in one is found. */
export async function benchStreams({ quick }: { readonly quick: boolean }): Promise<StreamsBench> {
  return { units: await streamUnits(quick), fires: await firesFound(quick ? 1 : 10) };
}

/** What the mail of 10,000 customers costs, with a set each and with streams. */
export async function streamUnits(quick: boolean): Promise<StreamsBench['units']> {
  const ownSets = await unitsOf(quick, false);
  const streams = await unitsOf(quick, true);
  const writeRatio = streams.writeUnitsPerMillionEvents / ownSets.writeUnitsPerMillionEvents;
  return { ownSets, streams, writeRatio };
}

/** How soon a fire in one customer is found. */
export async function firesFound(runs: number): Promise<StreamsBench['fires']> {
  const fires: (StreamFire & StreamFireFound)[] = [];
  for (const fire of FIRES) fires.push({ ...fire, ...(await fireFound(fire, runs)) });
  return fires;
}

async function unitsOf(quick: boolean, isShared: boolean): Promise<Units> {
  const seconds = quick ? WARM_UP_SECONDS + QUICK_SECONDS : SECONDS;
  const { bodies } = zipfArchive({
    events: seconds * PER_SECOND,
    sets: CUSTOMERS,
    perSecond: PER_SECOND,
    startsAt: STARTS_AT,
    senderOf: (index) => ({
      configurationSet: isShared ? `shared-${index % SHARED_SETS}` : `customer-${index}`,
      fromDomain: `customer${index}.example`,
    }),
  });
  const sharing: Policy = { ...DEFAULT_POLICY, streams: { 'shared-*': { by: DOMAIN_TAG, most: MOST } } };
  const { writeUnitsPerMillionEvents, readUnitsPerMillionEvents, by } = await steadyUnits({
    bodies,
    sets: isShared ? SHARED_SETS : CUSTOMERS,
    startsAt: STARTS_AT,
    endsAt: quick ? undefined : STARTS_AT + SECONDS * SECOND_MS + 7 * MINUTE_MS,
    policy: isShared ? sharing : DEFAULT_POLICY,
  });
  return { writeUnitsPerMillionEvents, readUnitsPerMillionEvents, by };
}

const FIRES: readonly StreamFire[] = [
  { metric: 'hardBounce', trueRate: 3 },
  { metric: 'hardBounce', trueRate: 5 },
  { metric: 'hardBounce', trueRate: 10 },
  { metric: 'complaint', trueRate: 10 },
];
const SET = 'shared';
const CUSTOMER = 'customer0.example';
/** Good customers beside it, in the same set or in sets of their own, and after them senders with sets of their own. */
const GOOD_CUSTOMERS = 5;
const SENDERS = 10;
const DOMAINS = ['yahoo.com', 'outlook.com', 'icloud.com', 'gmx.de'];
const GOOD = 0.3;
/** Hours of good mail before the fire, and mails of each customer in five minutes of it. */
const HOURS_BEFORE = 2;
const PER_SLOT = 60;
const PER_MINUTE = 12;
const LOOKS_PER_MINUTE = 6;
/** Mails of the customer between two looks, one or more at each provider, and how often there is one. */
const PER_LOOK: Readonly<Partial<Record<Metric, number>>> = { hardBounce: 4, complaint: 20 };
const LOOK_MS = 10 * SECOND_MS;
const MOST_MESSAGES = 20_000;

/** Messages of one customer until it is convicted, in a set of its own and as a stream of a shared set. */
export async function fireFound(fire: StreamFire, runs: number): Promise<StreamFireFound> {
  let ofSet = 0;
  let ofStream = 0;
  let missed = 0;
  for (let run = 0; run < runs; run++) {
    const label = `${JSON.stringify(fire)} ${run}`;
    const [set, stream] = [await messagesUntilFound(fire, label, false), await messagesUntilFound(fire, label, true)];
    if (set === null || stream === null) missed++;
    ofSet += set ?? MOST_MESSAGES;
    ofStream += stream ?? MOST_MESSAGES;
  }
  return { messagesOfSet: ofSet / runs, messagesOfStream: ofStream / runs, ratio: ofStream / ofSet, missed };
}

/** The same mail of one customer among five good ones, in a set of its own or in theirs. */
async function messagesUntilFound(
  { metric, trueRate }: StreamFire,
  label: string,
  isShared: boolean,
): Promise<number | null> {
  const random = new Random(label);
  const streams = isShared ? { [SET]: { by: DOMAIN_TAG, most: MOST } } : {};
  const world = memoryWorld({ ttlMs: MINUTE_MS, policy: { streams } });
  const limit = DEFAULT_POLICY.limits[metric].quarantine;
  const send = async (customer: number, mails: number, rate: number): Promise<void> => {
    const set = isShared && customer <= GOOD_CUSTOMERS ? SET : `set-${customer}`;
    const of = { set, fromDomain: `customer${customer}.example` };
    const hits = random.binomial(mails, rate);
    const domainOf = () => DOMAINS[random.int(DOMAINS.length)] ?? '';
    const isBounce = metric === 'hardBounce';
    for (const domain of DOMAINS) await world.events('Send', mails / DOMAINS.length, { ...of, domain });
    const delivered = isBounce ? mails - hits : mails;
    for (const [at, domain] of DOMAINS.entries()) {
      const share = Math.floor((delivered + at) / DOMAINS.length);
      if (share > 0) await world.events('Delivery', share, { ...of, domain });
    }
    for (let hit = 0; hit < hits; hit++) {
      await world.events(isBounce ? 'Bounce' : 'Complaint', 1, { ...of, domain: domainOf() });
    }
  };
  for (let slot = 0; slot < (HOURS_BEFORE * HOUR_MS) / (5 * MINUTE_MS); slot++) {
    for (let customer = 0; customer < SENDERS; customer++) await send(customer, PER_SLOT, GOOD * limit);
    await world.evaluate();
    await world.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
  }
  const name = isShared ? streamName(SET, CUSTOMER, sha256) : 'set-0';
  const mails = PER_LOOK[metric] ?? DOMAINS.length;
  for (let sent = 0, looks = 0; sent < MOST_MESSAGES; looks++) {
    await send(0, mails, trueRate * limit);
    sent += mails;
    world.clock.at += LOOK_MS;
    const isMinute = looks % LOOKS_PER_MINUTE === LOOKS_PER_MINUTE - 1;
    for (let customer = 1; isMinute && customer < SENDERS; customer++) await send(customer, PER_MINUTE, GOOD * limit);
    await world.evaluate();
    if (isMinute) await world.tick();
    if ((await world.records(name)).some(({ numbers }) => numbers?.metric === metric && numbers.limit >= limit)) {
      return sent;
    }
  }
  return null;
}
