import type { Roster, RosterEntry } from '../../shared/evaluation/ports.ts';
import { ROSTER, rosterKey } from '../../shared/registry/keys.ts';
import type { Item, Table } from './dynamo-table.ts';

/** The list of configuration sets in the registry: `p` = `roster`, `q` = name. */
export function dynamoRoster(registry: Table): Roster {
  return {
    async enroll(set, at, sesTenant) {
      const isNew = await registry.put(
        rosterKey(set),
        { enrolledAt: at, sesTenant },
        { holds: 'attribute_not_exists(p)' },
      );
      if (isNew || sesTenant === null) return;
      await registry.update(
        rosterKey(set),
        { sesTenant },
        { holds: 'attribute_exists(p) AND sesTenant <> :tenant', values: { ':tenant': sesTenant } },
      );
    },

    async seenOn(set, day) {
      await registry.update(
        rosterKey(set),
        { lastDay: day },
        { holds: 'attribute_not_exists(lastDay) OR lastDay < :day', values: { ':day': day } },
      );
    },

    async entry(set) {
      const item = await registry.get(rosterKey(set));
      return item && entryOf(item);
    },

    all: async () => (await registry.list(ROSTER, '')).map(entryOf),
  };
}

const entryOf = (item: Item): RosterEntry => ({
  set: String(item['q']),
  lastDay: typeof item['lastDay'] === 'number' ? item['lastDay'] : null,
  sesTenant: typeof item['sesTenant'] === 'string' ? item['sesTenant'] : null,
});
