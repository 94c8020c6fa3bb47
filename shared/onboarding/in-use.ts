import { DAY_MS, type Day, dayOf, type EpochMs, HOUR_MS, iso } from '../kernel/time.ts';
import type { DomainSurvey } from '../survey/model.ts';
import { type Order, setsOf } from './order.ts';

/** What is deleted has sent nothing for so many whole days. */
export const IDLE_DAYS = 7;
/** A survey is taken each night; an older one says nothing of the last days. Unit: ms. */
const FRESH_MS = 48 * HOUR_MS;

/** Who uses a configuration set, as the registry knows it. */
export type SetUse = {
  /** Whether SES publishes what becomes of its mail to us; null: nobody has looked. */
  readonly watched: boolean | null;
  /** The last day of which something was counted; null: of none. */
  readonly lastDay: Day | null;
  /** SES's tenant that its mail names; null: none was seen. */
  readonly sesTenant: string | null;
  readonly hasSeveralTenants: boolean;
  /** Identities whose mail leaves by it where it names no set. */
  readonly defaultOf: readonly string[];
};

/** Who sends from a domain, as the last survey counted it. */
export type DomainUse = {
  /** Null: no survey was taken. */
  readonly surveyedAt: EpochMs | null;
  /** From domains that need this identity: the domain itself, and those below it without a closer one. */
  readonly senders: readonly Pick<DomainSurvey, 'name' | 'lastDay' | 'sets'>[];
};

/** Who uses what an order made. */
export type Uses = {
  set(name: string): Promise<SetUse>;
  domain(name: string): Promise<DomainUse>;
};

const dated = (day: Day): string => iso(day * DAY_MS).slice(0, 10);
const isLately = (day: Day, now: EpochMs): boolean => dayOf(now) - day <= IDLE_DAYS;

/** Why a set may not be deleted; null: nothing speaks against it. */
export function whySetStays({ tenant, removal, orderedAt }: Order, use: SetUse, now: EpochMs): string | null {
  const others = use.defaultOf.filter((domain) => !removal?.domains.includes(domain));
  if (others.length > 0) return `it is the set of mail from ${others.join(', ')} that names none`;
  if (use.hasSeveralTenants) return 'several tenants of SES send with it';
  if (use.sesTenant !== null && use.sesTenant !== tenant) return `SES's tenant ${use.sesTenant} sends with it`;
  if (use.watched !== true) return 'nobody counts its mail, so nobody knows whether it is idle';
  if (use.lastDay !== null && isLately(use.lastDay, now)) return sentOn(use.lastDay);
  return youngOrder(orderedAt, now);
}

/** Why an identity may not be deleted; null: nothing speaks against it. */
export function whyDomainStays(order: Order, { surveyedAt, senders }: DomainUse, now: EpochMs): string | null {
  if (surveyedAt === null || now - surveyedAt > FRESH_MS) {
    return 'nobody has counted lately who sends from it, so nobody knows whether it is idle';
  }
  const own = new Set([...setsOf(order), ...(order.removal?.sets ?? [])]);
  for (const { name, lastDay, sets } of senders) {
    const others = sets.first.filter((set) => !own.has(set));
    if (others.length > 0) return `the configuration set ${others[0]} sends from ${name} as well`;
    if (sets.count > sets.first.length) return `${sets.count} configuration sets send from ${name}`;
    if (isLately(lastDay, now)) return `${name}: ${sentOn(lastDay)}`;
  }
  return youngOrder(order.orderedAt, now);
}

const sentOn = (day: Day): string =>
  `its last mail was counted on ${dated(day)}, and it must be idle for ${IDLE_DAYS} days: until ${dated(day + IDLE_DAYS)}`;

const youngOrder = (orderedAt: EpochMs, now: EpochMs): string | null =>
  isLately(dayOf(orderedAt), now)
    ? `it was ordered on ${dated(dayOf(orderedAt))}, and must be idle for ${IDLE_DAYS} days: until ${dated(dayOf(orderedAt) + IDLE_DAYS)}`
    : null;
