import type { Roster, RosterEntry } from '../../shared/evaluation/ports.ts';
import { dayOf } from '../../shared/kernel/time.ts';
import { ROSTER, rosterKey, setKey } from '../../shared/registry/keys.ts';
import type { Item, Table } from './dynamo-table.ts';

/** The list of configuration sets in the registry: `p` = `roster`, `q` = name. */
export function dynamoRoster(registry: Table): Roster {
  return {
    async enroll(set, at) {
      const fields = { enrolledAt: at, lastDay: dayOf(at) };
      await registry.put(rosterKey(set), fields, { holds: 'attribute_not_exists(p)' });
    },

    async tellTenant(set, sesTenant) {
      await registry.put(
        setKey.sesTenant(set),
        { sesTenant },
        { holds: 'attribute_not_exists(p) OR sesTenant <> :tenant', values: { ':tenant': sesTenant } },
      );
    },

    async seenOn(set, day) {
      await registry.update(
        rosterKey(set),
        { lastDay: day },
        { holds: 'attribute_not_exists(lastDay) OR lastDay < :day', values: { ':day': day } },
      );
    },

    all: async () => (await registry.list(ROSTER, '')).map(entryOf),
  };
}

const entryOf = (item: Item): RosterEntry => ({ set: String(item['q']), lastDay: Number(item['lastDay']) });
