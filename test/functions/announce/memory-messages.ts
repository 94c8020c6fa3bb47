import type { AlertMessages, Stored } from '../../../functions/_adapters/dynamo-messages.ts';
import type { ChannelName } from '../../../shared/alerts/channel.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { type Key, messageKey } from '../../../shared/registry/keys.ts';

type Row = { key: Key; json: string; attempts: number; acknowledged: Map<ChannelName, EpochMs>; dueAt: EpochMs | null };

/** Stored messages in memory, held to the same contract as the real ones (`messages.contract.test.ts`). */
export function memoryMessages(): AlertMessages {
  const rows = new Map<string, Row>();
  const rowOf = (key: Key) => rows.get(`${key.p} ${key.q}`);
  const storedOf = ({ json, attempts, acknowledged, dueAt }: Row): Stored => ({
    message: JSON.parse(json) as AlertMessage,
    attempts,
    acknowledged: new Set(acknowledged.keys()),
    dueAt,
  });

  return {
    async put(message) {
      const key = messageKey(message.alertId, message.sequence);
      if (rowOf(key) !== undefined) return false;
      const row = { key, json: JSON.stringify(message), attempts: 0, acknowledged: new Map(), dueAt: message.at };
      rows.set(`${key.p} ${key.q}`, row);
      return true;
    },
    async get(key) {
      const row = rowOf(key);
      return row === undefined ? null : storedOf(row);
    },
    async due(now, limit) {
      const due = [...rows.values()].flatMap(({ key, dueAt }) =>
        dueAt !== null && dueAt <= now ? [{ key, dueAt }] : [],
      );
      const sorted = due.toSorted((a, b) => a.dueAt - b.dueAt);
      return sorted.slice(0, limit).map(({ key }) => key);
    },
    async lease(key, now, until) {
      const row = rowOf(key);
      if (row === undefined || row.dueAt === null || row.dueAt > now) return null;
      row.dueAt = until;
      return storedOf(row);
    },
    async acknowledge(key, channel, at) {
      const row = rowOf(key);
      if (row !== undefined && !row.acknowledged.has(channel)) row.acknowledged.set(channel, at);
    },
    async failed(key, until, dueAt) {
      const row = rowOf(key);
      if (row?.dueAt !== until) return;
      row.dueAt = dueAt;
      row.attempts += 1;
    },
    async finish(key, until) {
      const row = rowOf(key);
      if (row?.dueAt === until) row.dueAt = null;
    },
  };
}
