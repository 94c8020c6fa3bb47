import type { AlertMessage } from '../../alerts/model.ts';
import { type AuditedDeps, type AuditedItem, writeAudited } from '../../audit/audited-item.ts';
import { type EpochMs, ROLLUP_RETENTION_MS, SECOND_MS } from '../../kernel/time.ts';
import { acknowledgedKey } from '../../registry/keys.ts';
import type { ActionRequest } from './act.ts';

/** The person who takes care of an alert, and since when. */
export type Acknowledged = { readonly actor: string; readonly at: EpochMs };

const acknowledgedIn = ({ fields: { actor, at } }: AuditedItem): Acknowledged | null =>
  typeof actor === 'string' && typeof at === 'number' ? { actor, at } : null;

/** The person who takes care of an alert; null: none. */
export const acknowledgedBy = async ({ keeper }: Pick<AuditedDeps, 'keeper'>, alertId: string) =>
  acknowledgedIn(await keeper.read(acknowledgedKey(alertId)));

/**
 * Note that somebody takes care of it. It changes nothing else: reminders go on while it lasts.
 * @returns who was the first to say so, and stays it
 */
export async function acknowledge(
  deps: AuditedDeps,
  { alertId, configurationSet }: AlertMessage,
  { actor, via, reason, now }: ActionRequest,
): Promise<Acknowledged> {
  const key = acknowledgedKey(alertId);
  const kept = await deps.keeper.read(key);
  const first = acknowledgedIn(kept);
  if (first !== null) return first;
  // Kept as long as the messages of the alert.
  const expiresAt = Math.ceil((now + ROLLUP_RETENTION_MS) / SECOND_MS);
  const written = await writeAudited(deps, key, kept, {
    fields: { actor, at: now, expiresAt },
    endsAt: null,
    entry: {
      id: `acknowledged:${alertId}`,
      at: now,
      actor,
      via,
      action: 'acknowledged',
      target:
        configurationSet === null ? { kind: 'operation', name: 'alert' } : { kind: 'set', name: configurationSet },
      from: null,
      to: alertId,
      why: reason,
    },
  });
  if (written) return { actor, at: now };
  return acknowledgedIn(await deps.keeper.read(key)) ?? { actor, at: now };
}
