import type { AlertMessage } from '../alerts/model.ts';
import { changeKept, type Kept, type KeptDeps } from '../audit/kept.ts';
import { type EpochMs, ROLLUP_RETENTION_MS, SECOND_MS } from '../kernel/time.ts';
import { acknowledgedKey } from '../registry/keys.ts';
import type { Asked } from './act.ts';

/** Who has said that he looks after the matter of an alert, and when. */
export type Acknowledged = { readonly actor: string; readonly at: EpochMs };

const acknowledgedIn = ({ fields: { actor, at } }: Kept): Acknowledged | null =>
  typeof actor === 'string' && typeof at === 'number' ? { actor, at } : null;

/** Who has taken the matter of an alert over; null: nobody. */
export const acknowledgedBy = async ({ keeper }: Pick<KeptDeps, 'keeper'>, alertId: string) =>
  acknowledgedIn(await keeper.read(acknowledgedKey(alertId)));

/**
 * Note that somebody looks after a matter. It changes nothing else: reminders go on while the matter lasts.
 * @returns who was the first to say so, and stays it
 */
export async function acknowledge(
  deps: KeptDeps,
  { alertId, configurationSet }: AlertMessage,
  { actor, door, reason, now }: Asked,
): Promise<Acknowledged> {
  const key = acknowledgedKey(alertId);
  const kept = await deps.keeper.read(key);
  const first = acknowledgedIn(kept);
  if (first !== null) return first;
  // Kept as long as the messages of the alert.
  const expiresAt = Math.ceil((now + ROLLUP_RETENTION_MS) / SECOND_MS);
  const written = await changeKept(deps, key, kept, {
    fields: { actor, at: now, expiresAt },
    endsAt: null,
    entry: {
      id: `acknowledged:${alertId}`,
      at: now,
      actor,
      door,
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
