import { addCell, type Counts, cellAt, OTHER, type SourceCell } from '../../shared/counting/counts.ts';
import { cellThrough, rankSuspects, type SendingSet } from '../../shared/dns-patrol/findings/culprits.ts';
import type { SendersOf, SuspectsOf } from '../../shared/dns-patrol/findings/ports.ts';
import type { Roster } from '../../shared/evaluation/ports/roster.ts';
import type { TotalsStore } from '../../shared/evaluation/ports/totals.ts';
import { failuresOfEach } from '../../shared/kernel/concurrently.ts';
import { type Clock, DAY_MS, dayOf, hourOf, hourOfSlot, SLOTS_PER_HOUR } from '../../shared/kernel/time.ts';
import type { Policy } from '../../shared/policy/model.ts';

/** Sets whose totals are read at a time. */
const AT_A_TIME = 16;
/** Hours that may not be rolled up yet: of those the slots are read. */
const RECENT_HOURS = 3;

export type Sources = {
  readonly roster: Pick<Roster, 'all'>;
  readonly totals: Pick<TotalsStore, 'history'>;
  readonly clock: Clock;
};

/**
 * What was counted in the last day of each set that sent at all: hours, and slots where there is no hour yet. A set that
 * cannot be read is left out. @throws where none can be
 */
async function eachSender(
  { roster, totals, clock }: Sources,
  tell: (set: string, spans: readonly Counts[]) => void,
): Promise<void> {
  const now = clock.now();
  const from = hourOf(now - DAY_MS);
  const entries = (await roster.all()).filter(({ lastDay }) => lastDay >= dayOf(now - DAY_MS));
  const failures = await failuresOfEach(entries, AT_A_TIME, async ({ set }) => {
    const { hours, slots } = await totals.history(set, from, (hourOf(now) - RECENT_HOURS + 1) * SLOTS_PER_HOUR);
    const open = [...slots].filter(([slot]) => !hours.has(hourOfSlot(slot)));
    tell(
      set,
      [...hours.values(), ...open.map(([, counts]) => counts)].map(({ counts }) => counts),
    );
  });
  if (failures[0] && failures.length === entries.length) throw failures[0].error;
}

/** Who sent through an address, or from a domain, in the last day, measured by the limits of the policy in force. */
export const suspectsFrom =
  (sources: Sources, policy: () => Promise<Policy>): SuspectsOf =>
  async (source, name) => {
    const { hardBounce, complaint } = (await policy()).limits;
    const senders: SendingSet[] = [];
    await eachSender(sources, (set, spans) => {
      const sender = source === 'ips' ? cellThrough(spans, name) : { cell: cellFrom(spans, name) };
      if (sender.cell.some((count) => count > 0)) senders.push({ set, ...sender });
    });
    return rankSuspects(senders, { hardBounce: hardBounce.quarantine, complaint: complaint.quarantine });
  };

function cellFrom(spans: readonly Counts[], domain: string): SourceCell {
  const sum: SourceCell = [0, 0, 0];
  for (const { domains } of spans) {
    for (const [name, cell] of domains) if (name === domain || name.endsWith(`.${domain}`)) addCell(sum, cell);
  }
  return sum;
}

/** Which sets sent from each domain in the last day, and where their mail left; read once, when it is first asked for. */
export function sendersByDomain(sources: Sources): SendersOf {
  type Found = { readonly sets: Set<string>; readonly deliveries: Map<string, [number]> };
  const read = async (): Promise<ReadonlyMap<string, Found>> => {
    const senders = new Map<string, Found>();
    await eachSender(sources, (set, spans) => {
      const domains = new Set(spans.flatMap((counts) => [...counts.domains.keys()]));
      for (const domain of domains) {
        const found = senders.get(domain) ?? { sets: new Set(), deliveries: new Map() };
        senders.set(domain, found);
        found.sets.add(set);
        for (const { ips } of spans) {
          for (const [ip, [deliveries]] of ips) cellAt(found.deliveries, ip, 1)[0] += deliveries;
        }
      }
    });
    return senders;
  };
  let reading: ReturnType<typeof read> | undefined;
  return async (isFrom) => {
    reading ??= read();
    const sets = new Set<string>();
    const deliveries = new Map<string, [number]>();
    for (const [domain, found] of await reading) {
      if (!isFrom(domain)) continue;
      for (const set of found.sets) sets.add(set);
      for (const [ip, [count]] of found.deliveries) cellAt(deliveries, ip, 1)[0] += count;
    }
    const ips = [...deliveries].filter(([ip, [count]]) => ip !== OTHER && count > 0);
    return {
      sets: [...sets].toSorted((a, b) => (a < b ? -1 : 1)),
      ips: ips.toSorted(([a, [x]], [b, [y]]) => y - x || (a < b ? -1 : 1)).map(([ip]) => ip),
    };
  };
}
