import {
  type Roster,
  type RosterEntry,
  STREAM_IDLE_DAYS,
  TENANT_RENEWED_DAYS,
} from '../../../shared/evaluation/ports/roster.ts';
import { DAY_MS, type Day, dayOf, SECOND_MS } from '../../../shared/kernel/time.ts';
import { ROSTER, rosterKey, STREAMS, setKey, streamKey } from '../../../shared/registry/keys.ts';
import { isStream } from '../../../shared/streams/name.ts';
import type { Item, Table } from './table.ts';

/** The lists of configuration sets and of streams in the registry: `pk` = `roster` or `streams`, `sk` = name. */
export function dynamoRoster(registry: Table): Roster {
  const listed = async (): Promise<readonly Item[]> =>
    (await registry.list(STREAMS, '')).filter((item) => !isForgotten(item));
  return {
    async enroll(set, at) {
      const fields = { enrolledAt: at, lastDay: dayOf(at) };
      await registry.put(rosterKey(set), fields, { holds: 'attribute_not_exists(pk)' });
    },

    async noteTenant(name, sesTenant, at) {
      const key = setKey.sesTenant(name);
      const expiry = at !== undefined && isStream(name) ? { expiresAt: expiryOf(dayOf(at)) } : null;
      const fields = { sesTenant, several: false, ...expiry };
      if (await registry.put(key, fields, { holds: 'attribute_not_exists(pk)' })) return;
      await registry.update(
        key,
        { several: true },
        { holds: 'sesTenant <> :tenant AND several <> :true', values: { ':tenant': sesTenant, ':true': true } },
      );
      if (at === undefined || expiry === null) return;
      await registry.update(key, expiry, {
        holds: 'attribute_exists(pk) AND (attribute_not_exists(expiresAt) OR expiresAt <= :old)',
        values: { ':old': expiryOf(dayOf(at) - TENANT_RENEWED_DAYS) },
      });
    },

    async seenOn(name, day) {
      const condition = {
        holds: 'attribute_not_exists(lastDay) OR lastDay < :day',
        values: { ':day': day },
      };
      const fields = isStream(name) ? { lastDay: day, expiresAt: expiryOf(day) } : { lastDay: day };
      await registry.update(isStream(name) ? streamKey(name) : rosterKey(name), fields, condition);
    },

    all: async () => (await registry.list(ROSTER, '')).map(entryOf),

    async enrolledSince(at) {
      const found = (await registry.list(ROSTER, '')).filter((item) => Number(item['enrolledAt']) >= at);
      return found.map((item) => ({ set: String(item['sk']), enrolledAt: Number(item['enrolledAt']) }));
    },

    streams: async (since) => (await listed()).map(entryOf).filter(({ lastDay }) => lastDay >= since),

    async idleStreams(since, today) {
      const found = (await listed()).filter(({ lastDay, keptOn }) => Number(lastDay) < since && keptOn !== today);
      return found.map(entryOf);
    },

    async forgetStream({ set, lastDay }) {
      await registry.update(
        streamKey(set),
        { forgottenAfter: lastDay },
        { holds: 'lastDay = :seen', values: { ':seen': lastDay } },
      );
    },

    async keepStream(name, today) {
      const fields = { keptOn: today, expiresAt: expiryOf(today) };
      await registry.update(streamKey(name), fields, { holds: 'attribute_exists(pk)' });
    },
  };
}

const isForgotten = ({ forgottenAfter, lastDay }: Item): boolean => forgottenAfter === lastDay;

/** Days in which a stream that is idle for long is forgotten, before its entry goes. */
const MARGIN_DAYS = 7;
/** Unit: s since the epoch, as DynamoDB's TTL wants it. */
const expiryOf = (day: Day): number => Math.floor(((day + STREAM_IDLE_DAYS + 1 + MARGIN_DAYS) * DAY_MS) / SECOND_MS);

const entryOf = (item: Item): RosterEntry => ({ set: String(item['sk']), lastDay: Number(item['lastDay']) });
