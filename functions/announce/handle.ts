/**
 * Trigger       change feed of the registry (inserted messages), and a schedule each minute (whatever is due)
 * Writes        registry table: the acknowledgement of each channel, by its own conditional update
 * Calls         SNS and Slack
 * Duplicates    a copy is repeated only where its acknowledgement was lost, and then under the same `alertId`
 * Leaves out    that a set is moved, where its decision waits or failed, with others: one message tells of all of them
 * On failure    the message stays due, less and less often but at least each hour, until every channel has it
 */
import { type Channel, type ChannelName, ChannelUnavailable } from '../../shared/alerts/channel.ts';
import { STANDING_ALERTS } from '../../shared/alerts/compose.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { clip, plain } from '../../shared/kernel/escape.ts';
import { type Clock, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { fateOfMessage, MANY, type MessageFate, mayBeHeld } from '../../shared/placement/mass.ts';
import type { Mass } from '../../shared/placement/mass-model.ts';
import { type Key, MESSAGE_PREFIX, messageKey } from '../../shared/registry/keys.ts';
import { changedKeys, type Trigger } from '../../shared/registry/stream-event.ts';

/** Longer than the function may run, so that a lease outlives a run that was killed. Unit: ms. */
export const LEASE_MS = 2 * MINUTE_MS;
/** A message that fails is tried again at least so often. Unit: ms. */
export const MAX_BACKOFF_MS = HOUR_MS;
/** A message that may be covered by another is looked at again after so long. Unit: ms. */
export const PUT_OFF_MS = 30 * SECOND_MS;
/** Most messages looked up in a run. What is left comes next minute. */
const MAX_DUE = 500;
/** Most messages looked through for such as tell of the same. */
const MOST_COUNTED = 100;
/** Messages under way at a time: few, because Slack takes about one a second. */
const AT_A_TIME = 4;

/** A message under lease. */
export type Leased = {
  readonly message: AlertMessage;
  /** Failed attempts so far. */
  readonly attempts: number;
  readonly acknowledged: ReadonlySet<ChannelName>;
};

/** Durable memory of what has been said. The time at which a message is due next is also its lease. */
export type AlertOutbox = {
  /** Messages due at `now`, the longest waiting first. */
  due(now: EpochMs, limit: number): Promise<readonly Key[]>;
  /** Take a message that is due, and put it off to `until`. @returns null where it is not due, or done */
  lease(key: Key, now: EpochMs, until: EpochMs): Promise<Leased | null>;
  /** Note that a channel has the message. Holds even if the lease was lost. */
  acknowledge(key: Key, channel: ChannelName, at: EpochMs): Promise<void>;
  /**
   * Count a failed attempt, note why each channel failed, and put the message off to `dueAt`, unless the lease until
   * `until` was lost.
   */
  failed(key: Key, until: EpochMs, dueAt: EpochMs, why?: ChannelFailures): Promise<void>;
  /** Put a message off to `dueAt` without an attempt, unless the lease until `until` was lost. */
  putOff(key: Key, until: EpochMs, dueAt: EpochMs): Promise<void>;
  /** Nothing left to do, unless the lease until `until` was lost. */
  finish(key: Key, until: EpochMs, at: EpochMs): Promise<void>;
};

/** Why a message did not get out, in a sentence without any secret, by channel. */
export type ChannelFailures = Readonly<Partial<Record<ChannelName, string>>>;

export type AnnounceDeps = {
  readonly outbox: AlertOutbox;
  readonly channels: readonly Channel[];
  /** Decisions that wait for a person at the same time, and those that failed; null: none. */
  readonly masses: () => Promise<readonly (Mass | null)[]>;
  readonly clock: Clock;
  /** Told of every copy that did not get out, and why. */
  readonly onFailure: (failure: DeliveryFailure) => void;
};
export type DeliveryFailure = { readonly key: Key; readonly channel: ChannelName | null; readonly reason: unknown };

/** When to try again after so many failed attempts: 1, 2, 4 … 60 minutes. Unit: ms. */
export const backoffMs = (attempts: number): number =>
  Math.min(MINUTE_MS * 2 ** Math.min(attempts, 10), MAX_BACKOFF_MS);

/** The messages that a stream event names, each once; null for a schedule: then whatever is due is meant. */
export function keysIn(trigger: Trigger): Key[] | null {
  const changed = changedKeys(trigger);
  if (changed === null) return null;
  const keys = new Map<string, Key>();
  for (const { eventName, pk, sk } of changed) {
    if (eventName !== 'INSERT' || pk === null || !sk?.startsWith(MESSAGE_PREFIX)) continue;
    keys.set(`${pk} ${sk}`, { pk, sk });
  }
  return [...keys.values()];
}

/**
 * Send every message of `keys` that is due, or all that are due where it is null, as far as time allows.
 *
 * @throws {AggregateError} at the end, where the outbox itself failed or a stored message cannot be read
 */
export async function announce(deps: AnnounceDeps, keys: readonly Key[] | null, deadline: EpochMs): Promise<void> {
  const waiting = keys ?? (await deps.outbox.due(deps.clock.now(), MAX_DUE));
  const run: Run = { ...deps, unavailable: new Map() };
  const bugs: unknown[] = [];
  for (let next = 0; next < waiting.length && deps.clock.now() < deadline; next += AT_A_TIME) {
    const some = waiting.slice(next, next + AT_A_TIME);
    const results = await Promise.allSettled(some.map((key) => announceOne(run, key)));
    bugs.push(...results.filter((result) => result.status === 'rejected').map(({ reason }) => reason));
  }
  if (bugs.length > 0) throw new AggregateError(bugs, `${bugs.length} of ${waiting.length} alert messages failed`);
}

/** Channels that were found out of order are left alone for the rest of a run. */
type Run = AnnounceDeps & { readonly unavailable: Map<ChannelName, ChannelUnavailable> };

async function announceOne(run: Run, key: Key): Promise<void> {
  const { outbox, clock } = run;
  const until = clock.now() + LEASE_MS;
  const leased = await outbox.lease(key, until - LEASE_MS, until);
  if (leased === null) return;

  const fate = await fateOf(run, leased.message);
  const missing = run.channels.filter(({ name }) => !leased.acknowledged.has(name) && isToldTo(name, fate));
  const results = await Promise.allSettled(missing.map((channel) => sendTo(run, channel, key, leased.message)));

  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const why = Object.fromEntries(
    results.flatMap((result, at) =>
      result.status === 'rejected' ? [[missing[at]?.name, sentenceOf(result.reason)]] : [],
    ),
  ) as ChannelFailures;
  if (reasons.length === 0 && fate === 'wait') await outbox.putOff(key, until, clock.now() + PUT_OFF_MS);
  else if (reasons.length === 0) await outbox.finish(key, until, clock.now());
  else
    await outbox.failed(key, until, clock.now() + Math.min(...reasons.map((one) => waitMs(one, leased.attempts))), why);
}

/** Those that wait are read only where the message may be about one of them. */
async function fateOf(run: Run, message: AlertMessage): Promise<MessageFate> {
  const now = run.clock.now();
  return mayBeHeld(message) ? fateOfMessage(message, await run.masses(), now, await isAmongMany(run, now)) : 'send';
}

/** Many decisions were taken at once, so that it is not known yet what becomes of them: those under lease count, too. */
async function isAmongMany({ outbox }: Run, now: EpochMs): Promise<boolean> {
  const due = await outbox.due(now + LEASE_MS, MOST_COUNTED);
  return new Set(due.map(({ pk }) => pk).filter((pk) => pk.startsWith(STANDING))).size > MANY;
}
const STANDING = messageKey(STANDING_ALERTS, 0).pk;

/** People read of all of them in one message. Programs that send know of no such message, and wait for none. */
const isToldTo = (name: ChannelName, fate: MessageFate): boolean => fate === 'send' || name === 'senders';

/** Errors of channels hold no address and no secret. */
const sentenceOf = (reason: unknown): string =>
  clip(plain(reason instanceof Error ? reason.message : String(reason)), LONGEST_WHY);
const LONGEST_WHY = 200;

async function sendTo(run: Run, channel: Channel, key: Key, message: AlertMessage): Promise<void> {
  try {
    const unavailable = run.unavailable.get(channel.name);
    if (unavailable !== undefined) throw unavailable;
    await channel.send(message);
    await run.outbox.acknowledge(key, channel.name, run.clock.now());
  } catch (reason) {
    if (reason instanceof ChannelUnavailable) run.unavailable.set(channel.name, reason);
    run.onFailure({ key, channel: channel.name, reason });
    throw reason;
  }
}

/** A channel's own wish counts where it is longer than ours, but never so much that a message is forgotten. */
const waitMs = (reason: unknown, attempts: number): number => {
  const wished = reason instanceof ChannelUnavailable ? (reason.retryAfterMs ?? 0) : 0;
  return Math.min(Math.max(backoffMs(attempts), wished), MAX_BACKOFF_MS);
};
