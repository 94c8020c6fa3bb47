import { DAY_MS } from '../../../shared/kernel/time.ts';
import { deploymentKey, setKey } from '../../../shared/registry/keys.ts';
import type { SesViews } from '../../audit-counts/ports.ts';
import type { Table } from './table.ts';

/** What SES said longer ago says nothing of today. Unit: days. */
const KEPT_DAYS = 35;

/** What SES itself reports, in the registry: an item for each set of which it says anything, and one of addresses. */
export const dynamoSesViews = (registry: Table): SesViews => ({
  async saveViews(set, views) {
    const [first] = views;
    if (first === undefined) return;
    const expiresAt = ((first.day + KEPT_DAYS) * DAY_MS) / 1_000;
    await registry.put(setKey.reported(set), { record: JSON.stringify(views), expiresAt });
  },

  async saveSnds(seen) {
    await registry.put(deploymentKey.snds, { record: JSON.stringify(seen) });
  },
});
