import type { Roster, TotalsStore } from '../../shared/evaluation/ports.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { type Clock, DAY_MS, dayOf, hourOf } from '../../shared/kernel/time.ts';
import { rankSuspects, type Sender } from '../../shared/patrol/culprits.ts';
import type { SuspectsOf } from '../../shared/patrol/ports.ts';
import type { Policy } from '../../shared/policy/model.ts';

/** Sets whose totals are read at a time. */
const AT_A_TIME = 16;

/** Who sent through an address in the last day, by the totals of every set that sent at all. */
export const suspectsFrom =
  (roster: Roster, totals: TotalsStore, policy: Policy, clock: Clock): SuspectsOf =>
  async (ip) => {
    const now = clock.now();
    const entries = (await roster.all()).filter(({ lastDay }) => lastDay >= dayOf(now - DAY_MS));
    const senders: Sender[] = [];
    await concurrently(entries, AT_A_TIME, async ({ set }) => {
      const hours = await totals.hours(set, hourOf(now - DAY_MS), hourOf(now));
      const cell: [number, number, number] = [0, 0, 0];
      for (const { counts } of hours.values()) {
        counts.ips.get(ip)?.forEach((count, index) => {
          cell[index] = (cell[index] ?? 0) + count;
        });
      }
      if (cell.some((count) => count > 0)) senders.push({ set, cell });
    });
    const { hardBounce, complaint } = policy.limits;
    return rankSuspects(senders, { hardBounce: hardBounce.quarantine, complaint: complaint.quarantine });
  };
