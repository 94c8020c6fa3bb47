import type { PlacementReader } from '../../../shared/admin/ports.ts';
import { emptyPlacement } from '../../../shared/placement/model.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { PLACEMENT } from '../../../shared/registry/shapes/placement.ts';
import { dynamoPlacements } from './placements.ts';
import { stored } from './stored.ts';
import type { Table } from './table.ts';

const SET_PREFIX = setKey.desired('').pk;
/** Sets that wait to be placed, looked up at once. */
const MOST_WAITING = 1_000;

/** Placements in the registry, for those who only look. */
export function dynamoPlacementReader(registry: Table): PlacementReader {
  const placements = dynamoPlacements(registry);
  return {
    desired: placements.desired,
    placement: async (set) => stored(await registry.get(setKey.placement(set)), PLACEMENT) ?? emptyPlacement(set),
    async seen(set) {
      const item = await registry.get(setKey.inventory(set));
      if (typeof item?.['seenAt'] !== 'number') return null;
      const pool = item['pool'];
      return {
        pool: typeof pool === 'string' ? pool : null,
        sendingEnabled: item['sendingEnabled'] !== false,
        seenAt: item['seenAt'],
      };
    },
    async waiting() {
      const waiting = await registry.waiting('place', Number.MAX_SAFE_INTEGER, MOST_WAITING);
      return waiting.filter(({ pk }) => pk.startsWith(SET_PREFIX)).map(({ pk }) => pk.slice(SET_PREFIX.length));
    },
  };
}
