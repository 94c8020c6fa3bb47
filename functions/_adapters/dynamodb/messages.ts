import { CHANNEL_NAMES, type ChannelName } from '../../../shared/alerts/channel.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { type EpochMs, ROLLUP_RETENTION_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { type Key, messageKey, type Work } from '../../../shared/registry/keys.ts';
import { ALERT_MESSAGE } from '../../../shared/registry/shapes/deployment.ts';
import type { AlertOutbox, ChannelFailures, Leased } from '../../announce/handle.ts';
import { mustBeStored } from './stored.ts';
import type { Condition, Item, Table } from './table.ts';

/** Stored messages of alerts: those who decide put them, `announce` sends them. */
export type AlertMessages = AlertOutbox & {
  /** Store a message, due at once. Later copies of it change nothing. @returns whether it was new */
  put(message: AlertMessage): Promise<boolean>;
  /** A stored message and what became of it, or null. */
  get(key: Key): Promise<Stored | null>;
};
export type Stored = Leased & {
  readonly dueAt: EpochMs | null;
  /** When each channel had it. */
  readonly sentAt: Readonly<Partial<Record<ChannelName, EpochMs>>>;
  /** Why each of the others did not get it the last time. */
  readonly failures: ChannelFailures;
};

const ANNOUNCE: Work = 'announce';
/** `dueAt` is still what our lease made it: nobody took the message over since. */
const leasedUntil = (until: EpochMs): Condition => ({ holds: 'dueAt = :until', values: { ':until': until } });

/**
 * One registry item per message: `message` (JSON), `attempts`, the time of acknowledgement under each channel's name,
 * and while anything is left to do `work` and `dueAt`.
 */
export const dynamoMessages = (registry: Table): AlertMessages => ({
  put: (message) =>
    registry.put(
      messageKey(message.alertId, message.sequence),
      { message: JSON.stringify(message), work: ANNOUNCE, dueAt: message.at, attempts: 0 },
      { holds: 'attribute_not_exists(pk)' },
    ),

  async get(key) {
    const item = await registry.get(key);
    return item && storedOf(item);
  },

  due: async (now, limit) => (await registry.waiting(ANNOUNCE, now, limit)).map(({ pk, sk }) => ({ pk, sk })),

  // Due, so neither done nor under somebody's lease; being put off is what tells the others to keep away.
  async lease(key, now, until) {
    const item = await registry.change(
      key,
      { work: ANNOUNCE, dueAt: until },
      { holds: '#work = :announce AND dueAt <= :now', values: { ':announce': ANNOUNCE, ':now': now } },
    );
    return item && storedOf(item);
  },

  // The first acknowledgement stands. An item that is gone (TTL) is not brought back as a stump.
  async acknowledge(key, channel, at) {
    await registry.update(
      key,
      { [channel]: at },
      { holds: `attribute_exists(pk) AND attribute_not_exists(#${channel})` },
    );
  },

  // Only the run that holds the lease writes, so no other attempt is counted in between.
  async failed(key, until, dueAt, why = {}) {
    const attempts = Number((await registry.get(key))?.['attempts'] ?? 0) + 1;
    await registry.update(key, { dueAt, attempts, failures: JSON.stringify(why) }, leasedUntil(until));
  },

  async putOff(key, until, dueAt) {
    await registry.update(key, { dueAt }, leasedUntil(until));
  },

  // From here on the item is history, and is kept as long as other history.
  async finish(key, until, at) {
    const expiresAt = Math.ceil((at + ROLLUP_RETENTION_MS) / SECOND_MS);
    await registry.update(
      key,
      { expiresAt, work: undefined, dueAt: undefined, failures: undefined },
      leasedUntil(until),
    );
  },
});

const storedOf = (item: Item): Stored => {
  const { attempts, dueAt, failures } = item;
  const sent = CHANNEL_NAMES.flatMap((name) => (typeof item[name] === 'number' ? [[name, item[name]] as const] : []));
  return {
    message: mustBeStored(item, ALERT_MESSAGE, 'message'),
    attempts: Number(attempts),
    acknowledged: new Set(CHANNEL_NAMES.filter((name) => item[name] !== undefined)),
    dueAt: typeof dueAt === 'number' ? dueAt : null,
    sentAt: Object.fromEntries(sent),
    failures: typeof failures === 'string' ? (JSON.parse(failures) as ChannelFailures) : {},
  };
};
