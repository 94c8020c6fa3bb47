import { DAY_MS, type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import { type Claims, MOST_DAYS, type SameText } from './token.ts';

/**
 * What the registry holds of the links of one tenant: those issued up to `voidBefore` do not open. The last link that
 * was asked for is signed for whoever knows its ticket, until `ticketEndsAt`; only the ticket's digest is kept.
 */
export type Grant = {
  readonly voidBefore: EpochMs;
  readonly issuedAt: EpochMs;
  /** Not `endsAt`, which every item that people change has. */
  readonly linkEndsAt: EpochMs;
  readonly ticketDigest: string;
  readonly ticketEndsAt: EpochMs;
};
/** What a link is made with where nobody says otherwise: its days, and the words of the audit trail. */
export const USUAL_DAYS = 14;
export const SHARED = 'shared with the tenant';
export const REVOKED = 'links revoked';

/** A ticket is handed on at once, from function to function. Unit: ms. */
const TICKET_MS = MINUTE_MS;

export const NO_GRANT: Grant = { voidBefore: 0, issuedAt: 0, linkEndsAt: 0, ticketDigest: '', ticketEndsAt: 0 };

/** The fields of an item as a grant; what is damaged opens nothing. */
export function grantIn(fields: Readonly<Record<string, unknown>>): Grant | null {
  const { voidBefore, issuedAt, linkEndsAt, ticketDigest, ticketEndsAt } = fields;
  const times = [voidBefore, issuedAt, linkEndsAt, ticketEndsAt];
  if (!times.every((one) => typeof one === 'number') || typeof ticketDigest !== 'string') return null;
  return { voidBefore, issuedAt, linkEndsAt, ticketDigest, ticketEndsAt } as Grant;
}

/** The grant with one more link. It is issued after whatever was revoked, also where clocks differ. */
export function withLink(
  { voidBefore }: Grant,
  { days, ticketDigest, now }: { readonly days: number; readonly ticketDigest: string; readonly now: EpochMs },
): Grant {
  const issuedAt = Math.max(now, voidBefore + 1);
  const linkEndsAt = issuedAt + Math.min(days, MOST_DAYS) * DAY_MS;
  return { voidBefore, issuedAt, linkEndsAt, ticketDigest, ticketEndsAt: now + TICKET_MS };
}

/** The grant without any link: whatever was issued is void, and no ticket is signed. */
export const withoutLinks = ({ voidBefore, issuedAt }: Grant, now: EpochMs): Grant => ({
  ...NO_GRANT,
  voidBefore: Math.max(voidBefore, issuedAt, now),
});

/** What may be signed for this ticket; null: nothing. */
export function claimsFor(
  tenant: string,
  grant: Grant,
  ticketDigest: string,
  isSame: SameText,
  now: EpochMs,
): Claims | null {
  const { issuedAt, linkEndsAt } = grant;
  if (grant.ticketDigest === '' || !isSame(grant.ticketDigest, ticketDigest) || now > grant.ticketEndsAt) return null;
  return { tenant, issuedAt, endsAt: linkEndsAt };
}

/** Whether a link that was signed here still opens. Without a grant none does. */
export const isValid = ({ issuedAt }: Claims, grant: Grant | null): boolean =>
  grant !== null && issuedAt > grant.voidBefore;
