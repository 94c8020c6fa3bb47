import { accountNow, seenAccountOf } from '../../../shared/account/shown.ts';
import { cursorCodec, RowPosition } from '../../../shared/admin/api/cursor.ts';
import { pageOf, questionOf } from '../../../shared/admin/api/rows.ts';
import { headlineOf } from '../../../shared/admin/fleet/headline.ts';
import { switchOf } from '../../../shared/admin/fleet/switch.ts';
import type { AdminDeps } from '../../../shared/admin/ports.ts';
import { clearedIn, NOBODY } from '../../../shared/admin/sets/cleared.ts';
import { incidentAlert } from '../../../shared/alerts/incident.ts';
import type { AlertSubject } from '../../../shared/alerts/subject.ts';
import type { AuditedFields } from '../../../shared/audit/audited-item.ts';
import { parseShape } from '../../../shared/kernel/shape.ts';
import { hourStart, iso } from '../../../shared/kernel/time.ts';
import { FINDINGS, findingAlert, type InventoryFindings } from '../../../shared/placement/findings.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { INVENTORY_FINDINGS, LEAKS } from '../../../shared/registry/shapes/placement.ts';
import { type Answers, freshFleet } from '../call.ts';
import { type HeldSet, heldSets } from '../held-sets.ts';

const WORST = 10;

/** As `/held` lists it. */
const shownHeld = ({ name, tenant, version, since, why, sentence, decision }: HeldSet) => ({
  name,
  tenant,
  standing: decision.to,
  version,
  since: iso(since),
  why,
  sentence,
  decision: decision.sentence,
});

const freshness = (fleet: AdminDeps['fleet']) => {
  const { asOf, known, of } = fleet.freshness();
  return { asOf: asOf === null ? null : iso(asOf), known, of };
};

export const fleetAnswers: Pick<
  Answers,
  'getFleet' | 'listSets' | 'listIncidents' | 'listHeld' | 'listListings' | 'listFindings'
> = {
  async getFleet(deps, { now, actor }) {
    const { fleet, policy, revision } = await freshFleet(deps, now);
    const [held, incidents, kept, found, account, leaks] = await Promise.all([
      heldSets(deps),
      deps.evaluation.decisions.incidents(0),
      deps.keeper.read(deploymentKey.switch),
      deps.keeper.read(deploymentKey.findings),
      deps.keeper.read(deploymentKey.account),
      deps.keeper.read(deploymentKey.leaks),
    ]);
    const sums = fleet.sums();
    const { known, of } = fleet.freshness();
    const worst = pageOf(fleet.inOrder({ sort: 'worst' }), { sort: 'worst', limit: WORST }, null).items;
    return {
      now: iso(now),
      switch: switchOf(kept),
      policyMode: policy.mode,
      policyVersion: String(revision),
      quarantinePool: policy.quarantinePool,
      actor,
      mayWrite: deps.mayWrite,
      ...sums,
      headline: headlineOf({ ...sums, known, of }),
      held: held.length,
      notices: [...noticesOf(lastingFindings(found.fields)), ...queuedNotice(leaks.fields)],
      account: accountNow(seenAccountOf(account.fields)),
      incidents: incidents.filter(({ closedAt }) => closedAt === null).length,
      worst: [...worst],
      ...freshness(fleet),
    };
  },

  async listSets(deps, { query, now }) {
    const codec = cursorCodec(RowPosition, deps.sha256);
    const question = `sets ${questionOf(query)}`;
    const after = query.cursor === undefined ? null : codec.decode(query.cursor, question);
    const { fleet } = await freshFleet(deps, now);
    const { items, total, next } = pageOf(fleet.inOrder(query), query, after);
    return { items: [...items], total, next: next && codec.encode(next, question), ...freshness(fleet) };
  },

  async listIncidents(deps, { now }) {
    const incidents = await deps.evaluation.decisions.incidents(0);
    const isOngoing = incidents.some(({ closedAt }) => closedAt === null);
    const rows = isOngoing ? [...(await freshFleet(deps, now)).fleet.rows()] : [];
    return {
      items: incidents
        .toSorted((a, b) => b.openedAt - a.openedAt)
        .map(({ id, provider, metric, openedAt, closedAt, fromHour, toHour, limit, pooled }) => ({
          id,
          provider,
          metric,
          openedAt: iso(openedAt),
          closedAt: closedAt === null ? null : iso(closedAt),
          withheld: { from: iso(hourStart(fromHour)), to: iso(hourStart(toHour + 1)) },
          limit,
          count: pooled.count,
          of: pooled.of,
          sets: pooled.sets,
          clears: closedAt === null ? clearedIn(rows, { provider, metric }) : NOBODY,
          sentence: incidentAlert({ id, provider, metric, limit, ...pooled, since: openedAt, until: closedAt })
            .sentence,
        })),
    };
  },

  listHeld: async (deps) => ({ items: (await heldSets(deps)).map(shownHeld) }),
  listListings: async (deps) => ({ items: [...(await deps.patrol.listings())] }),
  listFindings: async (deps) => ({ items: [...(await deps.patrol.findings())] }),
};

/** What the inventory found that lasts. */
export function lastingFindings(fields: AuditedFields): readonly AlertSubject[] {
  const parsed = parseShape(fields['record'], INVENTORY_FINDINGS);
  const findings: InventoryFindings = parsed.ok ? parsed.value : {};
  return FINDINGS.flatMap((name) => {
    const found = findings[name] ?? null;
    return found === null ? [] : [findingAlert(name, found)];
  });
}

const FIRST = { critical: 0, warning: 1, info: 2 } as const;

/** As `/fleet` lists them, the gravest first. */
const noticesOf = (findings: readonly AlertSubject[]) =>
  findings
    .map(({ severity, title, sentence, next, since }) => ({
      severity,
      title,
      sentence,
      next: [...next],
      since: iso(since),
    }))
    .toSorted((a, b) => FIRST[a.severity] - FIRST[b.severity]);

/** Mail that waited at SES when its set was moved: no leak, and shown apart. */
function queuedNotice({ record }: Readonly<Record<string, unknown>>) {
  const leaks = parseShape(record, LEAKS);
  if (!leaks.ok || !leaks.value.queued || leaks.value.queued.count === 0) return [];
  const { at, queued } = leaks.value;
  const { count, first } = queued;
  const more = count > first.length ? [`and ${count - first.length} more`] : [];
  return [
    {
      severity: 'info' as const,
      title: 'Mail of before a move left by the old addresses',
      sentence: [...first, ...more].join('; '),
      next: ['Nothing is wrong: SES sends what it had taken by the pool of that time, for as long as the set lets it.'],
      since: iso(at),
    },
  ];
}
