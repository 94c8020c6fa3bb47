import type { Fingerprint } from '../counting/fingerprint.ts';
import type { NewUnit } from '../counting/segment.ts';
import type { Unit } from '../counting/units.ts';
import type { SesEvent } from '../events/model.ts';
import { type FirstDeps, findRepeated } from './first-reports.ts';
import type { Complainers } from './ports.ts';

export type ClaimDeps = FirstDeps & {
  readonly complainers: Complainers;
  /** An HMAC of a complainer's address under the deployment's key, hex; null where the key cannot be read. */
  readonly hashOf: (text: string) => string | Promise<string | null>;
};

/**
 * Which units the judge may see. Counted and not judged: a second complaint of one mailbox about a set within 30 days,
 * and further reports of what counts once.
 */
export async function markJudged(deps: ClaimDeps, shard: number, units: readonly Unit[]): Promise<NewUnit[]> {
  const refused = new Set<Unit>();
  // Complaints are few: only they get a promise each. No claim of one kind concerns the other.
  const claims = units.flatMap((unit) => {
    const who = complainersOf(unit.event);
    return who === null ? [] : [claim(deps, unit, who).then((claimed) => void (claimed || refused.add(unit)))];
  });
  const [repeated] = await Promise.all([findRepeated(deps, shard, units), ...claims]);
  return units.map((unit) => ({ unit, judged: !refused.has(unit) && !repeated.has(unit) }));
}

/** The mailboxes that complain; null where the event is no complaint, or names none. */
function complainersOf({ what }: SesEvent): readonly string[] | null {
  if (what.kind !== 'complaint' || what.complaintClass !== 'complaint') return null;
  const who = what.recipients.map(({ address }) => mailboxOf(address)).toSorted();
  return who.every((one) => one === '') ? null : who;
}

/** One mailbox under all its spellings: in lower case, and without the `+tag` of the local part. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address.toLowerCase();
  const local = address.slice(0, at).toLowerCase();
  const plus = local.indexOf('+');
  return (plus > 0 ? local.slice(0, plus) : local) + address.slice(at);
}

/** Without a key nobody can tell who has complained before, and a complaint is never taken away for that. */
async function claim(deps: ClaimDeps, { event, fingerprint }: Unit, who: readonly string[]): Promise<boolean> {
  const hashOf = (text: string) => deps.hashOf(`${event.configurationSet}\0${text}`);
  const complainer = await hashOf(who.join(' '));
  if (complainer === null) return true;
  const members = new Set(who.length > 1 ? await Promise.all(who.map(hashOf)) : []);
  // A key that cannot be read any more is told elsewhere.
  members.delete(null);
  return deps.complainers.claim(complainer, event.at, hex(fingerprint), [...members] as string[]);
}

const hex = ({ high, low }: Fingerprint): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
