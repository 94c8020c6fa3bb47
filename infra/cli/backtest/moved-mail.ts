import { dynamoJournal } from '../../../functions/_adapters/dynamodb/counting/journal.ts';
import { dynamoTotals } from '../../../functions/_adapters/dynamodb/counting/totals.ts';
import type { Counts, Totals } from '../../../shared/counting/counts.ts';
import { type Partition, parsePartitionKey } from '../../../shared/counting/partition.ts';
import { type Slot, slotStart } from '../../../shared/kernel/time.ts';
import type { Deployed } from '../../local/deployment.ts';
import type { LocalReport, SetReport } from '../../local/report-model.ts';

/** Mail of a set in one standing. Units: recipients; complaints in events. */
export type Mail = { readonly sends: number; readonly hardBounces: number; readonly complaints: number };
/** What a policy would have done to a set. */
export type Moved = {
  readonly name: string;
  /** When it was first quarantined or paused, and why. */
  readonly at: string;
  readonly sentence: string;
  /** How it stands at the end. */
  readonly standing: string;
  /** Mail that would have left through the quarantine pool. */
  readonly quarantined: Mail;
  /** Mail that would not have left at all. */
  readonly paused: Mail;
};

const NO_MAIL: Mail = { sends: 0, hardBounces: 0, complaints: 0 };

/**
 * The sets that were moved, and how much mail that concerns. A slot of five minutes belongs to the standing that the set
 * has when it begins.
 */
export async function movedMail(
  { client, tables }: Pick<Deployed, 'client' | 'tables'>,
  partitions: Iterable<string>,
  { configurationSets }: Pick<LocalReport, 'configurationSets'>,
): Promise<readonly Moved[]> {
  const moved = configurationSets.filter((set) => firstMove(set) !== undefined);
  if (moved.length === 0) return [];
  const totals = dynamoTotals(client, tables.totals);
  const journal = dynamoJournal(client, tables.journal);
  const known = [...partitions].map(parsePartitionKey).filter((found): found is Partition => found !== null);
  const first = known.reduce((least, { slot }) => Math.min(least, slot), Number.MAX_SAFE_INTEGER);
  const last = known.reduce((most, { slot }) => Math.max(most, slot), 0);
  /** What has not been folded into totals yet. */
  const open: { readonly slot: Slot; readonly sets: ReadonlyMap<string, Counts> }[] = [];
  for (const partition of known) {
    if ((await totals.progress(partition))?.closed) continue;
    for (const { sets } of await journal.counts(partition, 0)) open.push({ slot: partition.slot, sets });
  }
  const found: Moved[] = [];
  for (const set of moved) {
    const slots = [...(await totals.slots(set.name, first, last))].map(([slot, { counts }]) => ({ slot, counts }));
    for (const { slot, sets } of open) {
      const counts = sets.get(set.name);
      if (counts) slots.push({ slot, counts });
    }
    found.push(movedOf(set, slots));
  }
  return found;
}

type SlotMail = { readonly slot: Slot; readonly counts: { readonly totals: Totals } };

/** @param slots in any order, a slot in several parts or in one */
export function movedOf(set: Pick<SetReport, 'name' | 'standing' | 'transitions'>, slots: readonly SlotMail[]): Moved {
  const move = firstMove(set);
  if (!move) throw new Error(`Expected a set that was moved, got ${set.name}`);
  const mail = { quarantined: NO_MAIL, paused: NO_MAIL };
  for (const { slot, counts } of slots) {
    const standing = set.transitions.findLast(({ at }) => Date.parse(at) <= slotStart(slot))?.to;
    if (standing === 'quarantined' || standing === 'paused')
      mail[standing] = sum(mail[standing], mailOf(counts.totals));
  }
  return { name: set.name, at: move.at, sentence: move.sentence, standing: set.standing, ...mail };
}

const firstMove = ({ transitions }: Pick<SetReport, 'transitions'>) =>
  transitions.find(({ to }) => to === 'quarantined' || to === 'paused');

/** A set that publishes no Send has at least the outcomes. */
const mailOf = ({ sends, deliveries, hardBounces, complaints }: Totals): Mail => ({
  sends: Math.max(sends, deliveries + hardBounces),
  hardBounces,
  complaints,
});

export const sum = (a: Mail, b: Mail): Mail => ({
  sends: a.sends + b.sends,
  hardBounces: a.hardBounces + b.hardBounces,
  complaints: a.complaints + b.complaints,
});
