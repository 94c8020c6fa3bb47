import { grouped } from '../kernel/numbers.ts';
import { parseShape } from '../kernel/shape.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import { SEEN_ACCOUNT } from '../registry/shapes/placement.ts';
import { impactSentence, pausedSentence } from './findings.ts';
import type { SeenAccount } from './model.ts';

/** What SES said when the inventory last came by, as a sentence. */
export type SaidBySes = { readonly sentence: string; readonly seenAt: string };

const said = (sentence: string, seenAt: EpochMs): SaidBySes => ({ sentence, seenAt: iso(seenAt) });

/** The item in which the inventory keeps it; null: it has not come by yet, or it cannot be read until it does again. */
export function seenAccountOf({ record }: { readonly record?: unknown }): SeenAccount | null {
  const parsed = parseShape(record, SEEN_ACCOUNT);
  return parsed.ok ? parsed.value : null;
}

/** How the account stands at SES, and how much of its quota is used; null: not known. */
export function accountNow(seen: SeenAccount | null): SaidBySes | null {
  if (seen === null || seen.account === null) return null;
  const { enforcement, sendingEnabled, production, quota } = seen.account;
  const parts = [
    (enforcement ?? 'not reviewed').toLowerCase(),
    ...(sendingEnabled ? [] : ['sending switched off']),
    ...(production ? [] : ['in the sandbox']),
    ...(quota === null
      ? []
      : quota.most === null || quota.most === 0
        ? [`${grouped(quota.sent)} sent in 24 hours`]
        : [
            `${grouped(quota.sent)} of ${grouped(quota.most)} sent in 24 hours, ${Math.round((quota.sent / quota.most) * 100)} %`,
          ]),
  ];
  return said(parts.join(', '), seen.seenAt);
}

/** What SES itself holds against a tenant: a pause with its reason, or findings; null: nothing, or not known. */
export function tenantAtSes(seen: SeenAccount | null, tenant: string | null | undefined): SaidBySes | null {
  const found = seen?.tenants?.find(({ name }) => name === tenant) ?? null;
  if (seen === null || found === null) return null;
  if (found.pausedBy === 'ses') return said(`SES has paused tenant ${pausedSentence(found)}`, seen.seenAt);
  if (found.pausedBy === 'owner')
    return said(`tenant ${found.name} is paused by the owner of the account`, seen.seenAt);
  return found.impact === null ? null : said(`SES has findings about tenant ${impactSentence(found)}`, seen.seenAt);
}
