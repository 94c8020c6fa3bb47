import type { Day } from '../kernel/time.ts';
import { HOLDS } from './lines.data.ts';
import type { Ladder, LadderDay, LadderState, ProviderRung, Rung } from './model.ts';
import { isHeld } from './rung.ts';

export const sentOn = ({ providers }: LadderDay, counts: (provider: string) => boolean = () => true): number => {
  let sent = 0;
  for (const [provider, mail] of providers) if (counts(provider)) sent += mail.sent;
  return sent;
};

/** The share of the mail of the last days that goes to each provider. */
export function sharesOf(days: readonly LadderDay[], today: Day): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  let total = 0;
  for (const { day, providers } of days) {
    if (day > today || day <= today - HOLDS.windowDays) continue;
    for (const [provider, { sent }] of providers) {
      sums.set(provider, (sums.get(provider) ?? 0) + sent);
      total += sent;
    }
  }
  return new Map([...sums].map(([provider, sent]) => [provider, total === 0 ? 0 : sent / total]));
}

/** Messages a day and an hour; null: no limit. */
export type Volume = { readonly perDay: number; readonly perHour: number } | null;

/** What a step allows of all mail. A step for each provider allows as much as keeps the largest within it. */
export function volumeOf({ steps, per }: Ladder, step: number, shares: ReadonlyMap<string, number>): Volume {
  const found = steps[step];
  if (found === undefined) return null;
  if (per === 'all') return found;
  const largest = Math.max(0, ...shares.values());
  const times = largest > 0 ? 1 / largest : 1;
  return { perDay: Math.floor(found.perDay * times), perHour: Math.ceil(found.perHour * times) };
}

/** Providers whose limit is below what the whole would give them. */
export const limiting = (ladder: Ladder, { whole, providers }: Pick<LadderState, 'whole' | 'providers'>) =>
  Object.entries(providers).filter(([, rung]) => rung.step < whole.step || isHeld(ladder, rung));

/** What a provider that is held apart may get a day, not rounded; null: no limit. */
export function volumeAt(ladder: Ladder, rung: ProviderRung, shares: ReadonlyMap<string, number>): number | null {
  const found = ladder.steps[rung.step];
  if (found === undefined) return null;
  const volume = volumeOf(ladder, rung.step, shares);
  return volume && Math.min(found.perDay, volume.perDay * rung.share);
}

/** Whether a day tried enough of what a step allows. Who has no limit tries enough. */
export const isUsed = ({ use }: Ladder, sent: number, allowed: number | null): boolean =>
  sent > 0 && (allowed === null || sent >= use.share * allowed);

export type Held = readonly (readonly [string, ProviderRung])[];
/** The part of a volume that is not for providers held apart. */
export const restOf = (perDay: number, held: Held): number =>
  perDay * Math.max(0, 1 - held.reduce((sum, [, { share }]) => sum + share, 0));

/** A rung of a provider that begins where the whole stands. */
export const apartFrom = (whole: Rung, share: number): ProviderRung => ({ ...whole, heldOn: null, strikes: 0, share });
