import { listName } from '../../../shared/dns-patrol/blocklists/model.ts';
import { ROUND_MS } from '../../../shared/dns-patrol/findings/plan.ts';
import { DAY_MS, type EpochMs, HOUR_MS, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { serveDns } from '../dns/server.ts';
import type { Zone } from '../dns/zones.ts';
import { localPatrol } from '../patrol.ts';
import type { Random } from '../random.ts';
import type { LocalStack } from '../stack.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { OWN_IPS } from '../traffic/mailroom.ts';
import { customerDomain, SCENARIO_START, type Scenario } from './model.ts';
import { changed, freshDomain, orderlyZone, STORY_LIST, zoneIdentity } from './zone.ts';

/** The schedules of a deployment begin at any minute; here, when the inventory knows what there is to look at. */
const FIRST_LOOK_MS = 4 * MINUTE_MS;
const FIRST_ROUND_MS = 5 * MINUTE_MS;
/** A deployment looks at records each six hours, which only a story of days has. Unit: ms. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;
const LONG_LOOK_EVERY_MS = 6 * HOUR_MS;
/** In a story of weeks once a day, so that it is soon told. Unit: ms. */
const WEEKS_MS = 14 * DAY_MS;
const WEEKS_LOOK_EVERY_MS = DAY_MS;

/** What the patrol saw, in the words of the documented JSON. */
export type Patrolled = {
  readonly listings: readonly {
    readonly target: string;
    readonly list: string;
    readonly since: string;
    readonly sentence: string;
  }[];
  /** Rules that are broken, seen twice. */
  readonly broken: readonly { readonly domain: string; readonly rule: string; readonly since: string }[];
};
/** The DNS of a story, until it is closed. */
export type DnsPlay = {
  /** Where it is served on this machine; 0: it is not. */
  readonly port: number;
  patrolled(): Promise<Patrolled>;
  close(): Promise<void>;
  /** What it says now. */
  zone(): Zone;
  edit(change: (zone: Zone) => Zone): void;
  lookAtCustomers(): Promise<void>;
};

const NO_DNS: DnsPlay = {
  port: 0,
  patrolled: async () => ({ listings: [], broken: [] }),
  close: async () => undefined,
  zone: () => ({}),
  edit: () => undefined,
  lookAtCustomers: async () => undefined,
};

/** Stand up what the DNS says in a story, change it when its time comes, and let the patrol go round. */
export async function playDns(
  { senders, dns, customers = [], pools = [], lastsMs }: Scenario,
  stack: LocalStack,
  time: VirtualTime,
  { random, policy }: { readonly random: Random; readonly policy: Policy },
): Promise<DnsPlay> {
  if (dns === undefined) return NO_DNS;
  const fresh = new Set(customers.map(({ domain }) => domain));
  const domains = [...new Set(senders.map(customerDomain))].filter((domain) => !fresh.has(domain));
  const { state } = stack.deployment.aws;
  for (const domain of domains) state.identities.set(domain, zoneIdentity(domain));
  state.addLooseIps(OWN_IPS);

  let zone: Zone = {
    ...orderlyZone(
      domains,
      pools.flatMap(({ ips }) => ips),
    ),
    ...Object.fromEntries([...fresh].map((domain) => [domain, freshDomain()])),
  };
  const server = await serveDns(zone);
  for (const change of dns) {
    time.at(SCENARIO_START + change.at, 'DNS changes', () => {
      zone = changed(zone, change);
      server.serve(zone);
    });
  }
  const patrol = localPatrol({
    ...{ deployment: stack.deployment, port: server.port, lists: [STORY_LIST], policy, clock: time },
    random: () => random.next(),
  });
  const schedule = (firstAt: EpochMs, everyMs: number, label: string, run: () => Promise<void>): void => {
    // What it finds is looked at by a tick within a minute, whether or not there is mail.
    const task = () => run().then(() => stack.wake());
    time.at(firstAt, label, () => {
      time.every(everyMs, label, task);
      return task();
    });
  };
  const seldom = lastsMs > WEEKS_MS ? WEEKS_LOOK_EVERY_MS : LONG_LOOK_EVERY_MS;
  const [looks, rounds] = lastsMs > DAY_MS ? [seldom, seldom] : [LOOK_EVERY_MS, ROUND_MS];
  schedule(SCENARIO_START + FIRST_LOOK_MS, looks, 'patrol-authentication', () => patrol.examine());
  schedule(SCENARIO_START + FIRST_ROUND_MS, rounds, 'patrol-blocklists', () => patrol.lookUp());

  return {
    port: server.port,
    async patrolled() {
      const { list } = STORY_LIST;
      const records = (await patrol.memory.listings(list.id)).filter(({ state: now }) => now === 'listed');
      const broken = await Promise.all(
        domains.map(async (domain) => ({ domain, rules: Object.entries(await patrol.memory.broken(domain)) })),
      );
      return {
        listings: records.map(({ target, since, evidence }) => ({
          ...{ target, list: listName(list), since: iso(since) },
          sentence: `${evidence?.codes.join(' ') ?? ''}, ${evidence?.meaning ?? ''}`,
        })),
        broken: broken.flatMap(({ domain, rules }) =>
          rules.filter(([, { isTold }]) => isTold).map(([rule, { since }]) => ({ domain, rule, since: iso(since) })),
        ),
      };
    },
    close: () => server.close(),
    zone: () => zone,
    edit(change) {
      zone = change(zone);
      server.serve(zone);
    },
    lookAtCustomers: () => patrol.lookAtCustomers().then(() => stack.wake()),
  };
}
