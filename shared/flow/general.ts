import type { Drop } from './model.ts';
import type { Windows } from './window.ts';

/** So many tenants see the same before it is called the provider's, or that of the addresses they share … */
const LEAST_TENANTS = 3;
/** … and such a share of those with enough mail there. */
const LEAST_PART = 0.5;

/** Whether most tenants that send there see a drop that was found for one of them. */
export const isGeneral = ({ others: { asked, see } }: Pick<Drop, 'others'>): boolean =>
  see + 1 >= LEAST_TENANTS && see + 1 >= LEAST_PART * (asked + 1);

/** What was sent to a provider and delivered there in a window, of all sets. */
export function flowOfAll(windows: Windows, provider: string): { readonly sent: number; readonly delivered: number } {
  const sum = { sent: 0, delivered: 0 };
  for (const providers of windows.values()) {
    sum.sent += providers.get(provider)?.sent ?? 0;
    sum.delivered += providers.get(provider)?.delivered ?? 0;
  }
  return sum;
}

/** One drop for all of those that were found at a provider where most tenants see it. */
export function asOne(drops: readonly Drop[], windows: Windows): Drop | null {
  const seenMost = drops.toSorted((a, b) => b.others.see - a.others.see)[0];
  if (seenMost === undefined || !isGeneral(seenMost)) return null;
  const sent = drops.reduce((sum, drop) => sum + drop.sent, 0);
  const reasons = new Map<string, number>();
  for (const { reason, sent: weight } of drops) {
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + weight);
  }
  return {
    ...flowOfAll(windows, seenMost.provider),
    configurationSet: null,
    provider: seenMost.provider,
    usual: drops.reduce((sum, drop) => sum + drop.usual * drop.sent, 0) / Math.max(1, sent),
    reason: [...reasons].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null,
    waiting: drops.reduce((sum, drop) => sum + drop.waiting, 0),
    others: { asked: seenMost.others.asked + 1, see: seenMost.others.see + 1 },
  };
}
