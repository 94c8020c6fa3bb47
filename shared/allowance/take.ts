import { HOURS_PER_DAY, type Hour } from '../kernel/time.ts';
import { type Allowance, KEPT_TAKES, MOST_PROVIDERS } from './model.ts';
import type { Part } from './plan.ts';

/** Somebody takes `n` messages, perhaps all for one mailbox provider. `key`: the digest of its idempotency key. */
export type TakeRequest = { readonly n: number; readonly provider: string | null; readonly key: string };

/**
 * What a take got. `changed`: what is to be stored for it to hold; null: nothing, because it is answered once more, or
 * got nothing, or there is no limit.
 */
export type TakeResult = { readonly granted: number; readonly changed: Allowance | null };

/** Takes from an allowance as much as is left of what was asked, and nothing twice for one key. */
export function take(allowance: Allowance, { n, provider, key }: TakeRequest): TakeResult {
  const known = allowance.takes.find((taken) => taken.key === key);
  if (known !== undefined) return { granted: known.granted, changed: null };
  if (allowance.allowed === null) return { granted: n, changed: null };
  const granted = Math.min(n, leftOf(allowance, provider));
  if (granted === 0) return { granted, changed: null };
  const at = provider === null ? undefined : ofProvider(allowance, provider);
  const changed = {
    ...allowance,
    version: allowance.version + 1,
    granted: allowance.granted + granted,
    grantedToday: allowance.grantedToday + granted,
    providers:
      provider === null || at === undefined
        ? allowance.providers
        : { ...allowance.providers, [provider]: { ...at, granted: at.granted + granted } },
    takes: [...allowance.takes, { key, granted }].slice(-KEPT_TAKES),
  };
  return { granted, changed };
}

/** What may still be taken within the hour; with a provider: for mail to it. Endless where no ladder limits it. */
export function leftOf(allowance: Allowance, provider: string | null): number {
  if (allowance.allowed === null) return Number.POSITIVE_INFINITY;
  const left = Math.max(0, allowance.allowed - allowance.granted);
  const at = provider === null ? undefined : ofProvider(allowance, provider);
  return at === undefined ? left : Math.min(left, Math.max(0, at.allowed - at.granted));
}

const ofProvider = ({ providers }: Allowance, provider: string) =>
  Object.hasOwn(providers, provider) ? providers[provider] : undefined;

/**
 * The allowance of a new hour. What was taken since the plan was made, of the hour before, is part of it.
 * @param before what is stored now; null: nothing
 * @param planned what was taken on this day when the plan was made
 */
export function renewed(
  before: Allowance | null,
  { allowed, providers }: Part,
  { hour, sent, planned }: { readonly hour: Hour; readonly sent: number; readonly planned: number },
): Allowance {
  const grantedToday = takenToday(before, hour);
  const late = Math.max(0, grantedToday - planned);
  const least = Object.entries(providers)
    .filter(([name]) => name.length <= LONGEST_PROVIDER)
    .toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_PROVIDERS);
  return {
    version: (before?.version ?? 0) + 1,
    hour,
    allowed: allowed && Math.max(0, allowed - late),
    granted: 0,
    grantedToday,
    sent,
    providers: Object.fromEntries(least.map(([name, most]) => [name, { allowed: most, granted: 0 }])),
    takes: before?.takes ?? [],
  };
}

/** The item must stay one write unit: a company with a longer domain is not kept apart. */
const LONGEST_PROVIDER = 32;

/** What was taken on the day of an hour. */
export const takenToday = (allowance: Allowance | null, hour: Hour): number =>
  allowance !== null && dayOf(allowance.hour) === dayOf(hour) ? allowance.grantedToday : 0;
const dayOf = (hour: Hour): number => Math.floor(hour / HOURS_PER_DAY);
