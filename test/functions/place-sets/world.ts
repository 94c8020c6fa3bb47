import { SESv2Client } from '@aws-sdk/client-sesv2';
import { dynamoOrders, noteOrder } from '../../../functions/_adapters/dynamodb/onboarding/orders.ts';
import { dynamoUses } from '../../../functions/_adapters/dynamodb/onboarding/uses.ts';
import { sesControl } from '../../../functions/_adapters/ses/control.ts';
import { sesCustomers } from '../../../functions/_adapters/ses/customers.ts';
import { paceOf } from '../../../functions/place-sets/control/pace.ts';
import { placeSets } from '../../../functions/place-sets/handle.ts';
import type { LogEntry, PlaceDeps } from '../../../functions/place-sets/ports.ts';
import { LocalAws, type LocalAwsOptions } from '../../../infra/local/aws/local-aws.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import type { AttachSettings } from '../../../shared/attach/settings.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import type { CommandName } from '../../../shared/placement/commands.ts';
import type { DesiredPlacement, Placement } from '../../../shared/placement/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import type { RecordState } from '../../../shared/records/model.ts';
import { tenantKey } from '../../../shared/registry/keys.ts';
import { patrolKey } from '../../../shared/registry/patrol-keys.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { MemoryCommands, MemoryEvacuations, MemoryInventory, MemoryPlacements } from './memory.ts';

export const T0 = Date.UTC(2026, 10, 20, 10);
export const Q = DEFAULT_POLICY.quarantinePool;
const AWAY = { pool: { kind: 'pool', name: Q }, sendingEnabled: true } as const;
/** What may be desired, by the standing that asks for it. */
export const WANTED = {
  quarantined: AWAY,
  paused: { ...AWAY, sendingEnabled: false },
  home: { pool: { kind: 'home' }, sendingEnabled: true },
} as const;

/** Whoever was killed does nothing more, wherever it stands. */
export class Killed extends Error {}

/** SES as it is locally, over the real client; everything else in memory; time passes only when somebody sleeps. */
export class World {
  now = T0;
  readonly timer = {
    now: () => this.now,
    sleep: async (ms: number) => {
      this.now += ms;
      const due = this.#plans.filter(({ at }) => at <= this.now);
      this.#plans = this.#plans.filter((plan) => !due.includes(plan));
      for (const { task } of due) task();
    },
  };
  #plans: { readonly at: number; readonly task: () => void }[] = [];
  readonly aws: LocalAws;
  readonly placements = new MemoryPlacements();
  readonly inventory = new MemoryInventory();
  readonly evacuations = new MemoryEvacuations();
  readonly commands = new MemoryCommands();
  attach: AttachSettings | null = null;
  onboarding = true;
  readonly registry = memoryTable();
  readonly orders = dynamoOrders(this.registry);
  readonly messages = new Map<string, AlertMessage>();
  readonly log: LogEntry[] = [];
  automatic = true;
  policy: Policy = DEFAULT_POLICY;
  grantedPools: ReadonlySet<string> | null = null;
  changes: PlaceDeps['changes'] = null;
  activeSets = 10;
  budgetMs = 40 * SECOND_MS;
  readonly #pace = paceOf(this.timer);
  readonly #versions = new Map<string, number>();
  readonly #control;
  readonly #customers;

  constructor(options: Partial<LocalAwsOptions> = {}) {
    this.aws = new LocalAws({ clock: this.timer, ...options });
    this.aws.state.addPool(Q, ['192.0.2.1']);
    this.aws.state.addPool('own-pool', ['192.0.2.2']);
    const client = new SESv2Client(this.aws.clientConfig({ maxAttempts: 1 }));
    this.#control = sesControl(client);
    this.#customers = sesCustomers(client);
  }

  /** Something that happens while place-sets works. */
  whenTimeIs(at: number, task: () => void): void {
    this.#plans.push({ at, task });
  }

  get deps(): PlaceDeps {
    return {
      placements: this.placements,
      inventory: this.inventory,
      evacuations: this.evacuations,
      commands: this.commands,
      attach: this.attach,
      grantedPools: this.grantedPools,
      control: this.#control,
      changes: this.changes,
      customers: this.#customers,
      orders: this.orders,
      uses: dynamoUses(this.registry),
      onboarding: this.onboarding,
      messages: {
        put: async (message) => {
          const name = `${message.alertId} ${message.sequence}`;
          if (!this.messages.has(name)) this.messages.set(name, message);
        },
      },
      deployment: {
        automatic: async () => this.automatic,
        activeSets: async () => this.activeSets,
        policy: async () => this.policy,
      },
      timer: this.timer,
      budgetMs: this.budgetMs,
      log: (entry) => this.log.push(entry),
    };
  }

  desire(set: string, to: keyof typeof WANTED, over: Partial<DesiredPlacement> = {}): DesiredPlacement {
    const version = (this.#versions.get(set) ?? 0) + 1;
    this.#versions.set(set, version);
    const desired = { configurationSet: set, version, ...WANTED[to], automatic: true, decidedAt: this.now, ...over };
    this.placements.desire(desired);
    return desired;
  }

  /** What whoever gives an order writes. */
  async order(order: Order): Promise<void> {
    const revision = ((await this.orders.order(order.tenant))?.revision ?? 0) + 1;
    await noteOrder(this.registry, order.tenant, revision, this.now);
    await this.registry.put(tenantKey.order(order.tenant), { revision, record: JSON.stringify(order) });
  }

  /** What the patrol saw of the records of a domain. */
  async sawRecords(domain: string, ...states: RecordState[]): Promise<void> {
    const records = states.map((state) => ({ state }));
    await this.registry.put(patrolKey.wanted(domain), {
      record: JSON.stringify({ domain, records, notes: [], checkedAt: this.now }),
    });
  }

  approve(set: string): void {
    const waiting = this.placements.wants.get(set);
    if (waiting) this.placements.desire({ ...waiting.desired, approved: true });
  }

  ring(...sets: string[]): Promise<void> {
    return placeSets(this.deps, this.#pace, sets);
  }

  async command(command: CommandName): Promise<void> {
    this.commands.give(command);
    await placeSets(this.deps, this.#pace, null);
  }

  /** One scheduled run; time passes as far as it works. */
  tickOnly(): Promise<void> {
    return placeSets(this.deps, this.#pace, null);
  }

  async tick(minutes = 1): Promise<void> {
    for (let i = 0; i < minutes; i++) {
      const next = this.now + 60 * SECOND_MS;
      await placeSets(this.deps, this.#pace, null);
      this.now = Math.max(this.now, next);
    }
  }

  /** Rings, and dies before or after (`late`) the so-many-th thing that is done to the outside. @returns whether it died */
  async ringAndDie(set: string | null, at: number, late: boolean): Promise<boolean> {
    let done = 0;
    let dead = false;
    const mortal = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== 'function') return member;
          return async (...args: unknown[]) => {
            if (dead) throw new Killed();
            done += 1;
            const last = done === at;
            if (last) dead = true;
            if (last && !late) throw new Killed();
            const answer: unknown = await Reflect.apply(member, target, args);
            if (last) throw new Killed();
            return answer;
          };
        },
      });
    const { placements, inventory, evacuations, control, customers, orders, messages, deployment, ...rest } = this.deps;
    const deps: PlaceDeps = {
      ...rest,
      placements: mortal(placements),
      inventory: mortal(inventory),
      evacuations: mortal(evacuations),
      control: mortal(control),
      customers: mortal(customers),
      orders: mortal(orders),
      messages: mortal(messages),
      deployment: mortal(deployment),
    };
    try {
      await placeSets(deps, paceOf(this.timer), set === null ? null : [set]);
    } catch (error) {
      const reasons = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
      if (!reasons.every((reason) => reason instanceof Killed)) throw error;
    }
    return dead;
  }

  /** A set as SES has it. */
  ses(set: string) {
    const found = this.aws.state.sets.get(set);
    return found && { ...found.delivery, sending: found.sendingEnabled };
  }

  placement(set: string): Placement | undefined {
    return this.placements.items.get(set)?.placement;
  }

  told(): string[] {
    return [...this.messages.values()].map(({ alertId, phase }) => `${alertId} ${phase}`);
  }

  /** Operations called, and how often. */
  calls(): Record<string, number> {
    const counted: Record<string, number> = {};
    for (const { operation } of this.aws.state.calls) counted[operation] = (counted[operation] ?? 0) + 1;
    return counted;
  }
}
