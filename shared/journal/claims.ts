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
    const who = complainerOf(unit.event);
    return who === null ? [] : [claim(deps, unit, who).then((claimed) => void (claimed || refused.add(unit)))];
  });
  const [repeated] = await Promise.all([findRepeated(deps, shard, units), ...claims]);
  return units.map((unit) => ({ unit, judged: !refused.has(unit) && !repeated.has(unit) }));
}

/** The mailboxes that complain, joined by a space; null where the event is no complaint, or names none. */
function complainerOf({ what }: SesEvent): string | null {
  if (what.kind !== 'complaint' || what.complaintClass !== 'complaint') return null;
  const who = what.recipients
    .map(({ address }) => mailboxOf(address))
    .toSorted()
    .join(' ');
  return who.trim() === '' ? null : who;
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
async function claim(deps: ClaimDeps, { event, fingerprint }: Unit, who: string): Promise<boolean> {
  const complainer = await deps.hashOf(`${event.configurationSet}\0${who}`);
  if (complainer === null) return true;
  return deps.complainers.claim(complainer, event.at, hex(fingerprint));
}

const hex = ({ high, low }: Fingerprint): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
