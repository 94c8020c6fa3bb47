import { addCell, cellAt, type SourceCell } from '../../shared/counting/counts.ts';
import type { Roster, TotalsStore } from '../../shared/evaluation/ports.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { type Clock, DAY_MS, dayOf, hourOf } from '../../shared/kernel/time.ts';
import { rankSuspects, type Sender } from '../../shared/patrol/culprits.ts';
import type { SuspectsOf } from '../../shared/patrol/ports.ts';
import type { Policy } from '../../shared/policy/model.ts';

/** Sets whose totals are read at a time. */
const AT_A_TIME = 16;

type Source = 'ips' | 'domains';

/** What each set that sent at all did through every source in the last day. */
async function eachSender(
  { roster, totals, clock }: Sources,
  source: Source,
  tell: (set: string, cells: ReadonlyMap<string, SourceCell>) => void,
): Promise<void> {
  const now = clock.now();
  const entries = (await roster.all()).filter(({ lastDay }) => lastDay >= dayOf(now - DAY_MS));
  await concurrently(entries, AT_A_TIME, async ({ set }) => {
    const cells = new Map<string, SourceCell>();
    const hours = await totals.hours(set, hourOf(now - DAY_MS), hourOf(now));
    for (const { counts } of hours.values()) {
      for (const [name, cell] of counts[source]) addCell(cellAt(cells, name, cell.length), cell);
    }
    tell(set, cells);
  });
}

export type Sources = {
  readonly roster: Pick<Roster, 'all'>;
  readonly totals: Pick<TotalsStore, 'hours'>;
  readonly clock: Clock;
};

/** Who sent through an address, or from a domain, in the last day, by the totals of every set that sent at all. */
export const suspectsFrom =
  (sources: Sources, { limits: { hardBounce, complaint } }: Policy): SuspectsOf =>
  async (source, name) => {
    const senders: Sender[] = [];
    await eachSender(sources, source, (set, cells) => {
      const cell = cells.get(name);
      if (cell?.some((count) => count > 0)) senders.push({ set, cell });
    });
    return rankSuspects(senders, { hardBounce: hardBounce.quarantine, complaint: complaint.quarantine });
  };

/** Which sets sent from each domain in the last day; read once, when it is first asked for. */
export function sendersByDomain(sources: Sources): (domain: string) => Promise<readonly string[]> {
  const read = async (): Promise<ReadonlyMap<string, string[]>> => {
    const senders = new Map<string, string[]>();
    await eachSender(sources, 'domains', (set, cells) => {
      for (const domain of cells.keys()) senders.set(domain, [...(senders.get(domain) ?? []), set]);
    });
    return senders;
  };
  let reading: ReturnType<typeof read> | undefined;
  return async (domain) => {
    reading ??= read();
    return ((await reading).get(domain) ?? []).toSorted();
  };
}
