import type { EpochMs } from '../../kernel/time.ts';
import type { GraveListing, PooledIp } from '../../placement/failover.ts';
import type { NameList } from '../../placement/findings.ts';
import type { Pools } from '../../placement/inventory-model.ts';
import type { Carried, Coming } from '../../placement/readiness.ts';
import type { NewSenders } from '../../policy/model.ts';
import type { Declared } from '../../profile/model.ts';

export type StandbyMark = {
  readonly pools: Readonly<Record<string, { readonly pool: string; readonly since: EpochMs }>>;
  readonly at: EpochMs;
};

/** Failover: listings of addresses, pools, and how far it was carried out. */
export type StandbyStore = {
  listings(): Promise<readonly GraveListing[]>;
  /** Null before the first inventory. */
  pools(): Promise<{ readonly ips: readonly PooledIp[] } | null>;
  /** Home pools that fail over: to which pool and since when, and when their sets were last judged. */
  mark(): Promise<StandbyMark>;
  saveMark(mark: StandbyMark): Promise<void>;
};

/** Sets whose mail leaves by other addresses than those of the pool that they were moved to, and when it was checked. */
export type Leaks = {
  readonly at: EpochMs;
  readonly names: NameList;
  /** Those of which mail left so that had waited at SES when they were moved; absent in items of older versions. */
  readonly queued?: NameList | undefined;
};

/** A set that was moved: where to, when, and for how long mail of before may still wait at SES. Unit: ms. */
export type AwaySet = {
  readonly set: string;
  readonly pool: string;
  readonly movedAt: EpochMs;
  readonly queuedMs: number;
};

/** By which addresses mail really left. */
export type Addresses = {
  /** Null before the first inventory. */
  pools(): Promise<Pools | null>;
  /** Null before the first count. */
  carried(): Promise<Carried | null>;
  saveCarried(carried: Carried): Promise<void>;
  saveComing(coming: Coming): Promise<void>;
  leaks(): Promise<Leaks | null>;
  saveLeaks(leaks: Leaks): Promise<void>;
  /** Sets that are away and, as SES shows, in the pool that they were moved to. */
  away(): Promise<readonly AwaySet[]>;
};

/** What the last look at new senders found. */
export type StageMark = {
  readonly at: EpochMs;
  /** The policy of that time; null: nobody has looked yet. */
  readonly rules: (Omit<NewSenders, 'limitFactor'> & { readonly limitFactor?: number | null | undefined }) | null;
  /** Sets that are kept apart. */
  readonly apart: readonly string[];
  /** Of each set of a customer in the stage `new` that has sent: whether it has shown what it is; absent: not looked. */
  readonly proven?: Readonly<Record<string, boolean>> | null | undefined;
};

export type StageStore = {
  mark(): Promise<StageMark>;
  saveMark(mark: StageMark): Promise<void>;
  /** Sets of customers in the stage `new`. */
  newCustomers(): Promise<readonly string[]>;
  /** What the orders of tenants say of their mail. A tenant without an order, or whose order is damaged, is left out. */
  declared(tenants: readonly string[]): Promise<ReadonlyMap<string, Declared>>;
};
