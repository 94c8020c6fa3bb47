import { grouped } from '../kernel/numbers.ts';
import { parseShape } from '../kernel/shape.ts';
import { type EpochMs, iso } from '../kernel/time.ts';
import { SEEN_ACCOUNT } from '../registry/shapes/placement.ts';
import { findingsText, impactSentence, pausedSentence } from './findings.ts';
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

/** What SES itself holds against a tenant: a pause with its reason, and what it finds; null: nothing, or not known. */
export function tenantAtSes(seen: SeenAccount | null, tenant: string | null | undefined): SaidBySes | null {
  if (seen === null) return null;
  const found = seen.tenants?.find(({ name }) => name === tenant) ?? null;
  const findings = (seen.findings?.items ?? []).filter((one) => one.tenant === tenant);
  const asked = iso(seen.findings?.askedAt ?? 0).slice(0, 10);
  const list = findings.length === 0 ? null : `${findingsText(findings)}, asked on ${asked}`;
  const also = list === null ? '' : `; SES finds ${list}`;
  if (found?.pausedBy === 'ses') return said(`SES has paused tenant ${pausedSentence(found)}${also}`, seen.seenAt);
  if (found?.pausedBy === 'owner')
    return said(`tenant ${found.name} is paused by the owner of the account${also}`, seen.seenAt);
  if (found !== null && found.impact !== null)
    return said(
      `SES has findings about tenant ${impactSentence(found)}${list === null ? '' : `: ${list}`}`,
      seen.seenAt,
    );
  return list === null ? null : said(`SES has findings about tenant ${tenant}: ${list}`, seen.seenAt);
}
