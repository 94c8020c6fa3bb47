import type { EpochMs } from '../../../shared/kernel/time.ts';
import { CannotPlace } from '../../../shared/placement/failures.ts';
import type { TenantState } from '../control/ports.ts';
import type { PlaceDeps } from '../ports.ts';
import type { PlacementAttempt } from './placement-attempt.ts';

/** SES notes the time of a change in whole seconds. Unit: ms. */
const ROUNDED_MS = 1_000;

/**
 * Pause the SES tenant of a stream, or take that back. A tenant that somebody else has paused stays theirs. It is
 * enabled again only where SES's record is still the one that was written here; `REINSTATED` is never written.
 * @throws {CannotPlace}
 */
export async function placeTenant({ control }: Pick<PlaceDeps, 'control'>, attempt: PlacementAttempt): Promise<void> {
  const { sendingEnabled, configurationSet } = attempt.desired;
  const tenant = attempt.desired.tenant ?? null;
  if (sendingEnabled && !attempt.placement.sendingPaused) return attempt.applied(null);
  if (tenant === null) {
    throw new CannotPlace('set-missing', `the SES tenant of ${configurationSet} is not known, so none can be paused`);
  }
  const arn = await control.tenantArn(tenant);
  const before = await control.describeTenant(arn);
  if (sendingEnabled) {
    await enableTenant(control, arn, before, attempt.placement.tenantPausedAt ?? null);
    await attempt.note({ tenantPausedAt: null });
    return attempt.applied(null);
  }
  if (before.isDisabled) {
    // Perhaps by this very decision, when it was carried out and then interrupted.
    const { tenantPausedAt: intent } = attempt.placement;
    const isAfter = before.changedAt !== null && typeof intent === 'number' && before.changedAt > intent - ROUNDED_MS;
    if (attempt.placement.sendingPaused && isAfter) await attempt.note({ tenantPausedAt: before.changedAt });
  } else {
    // Noted first: after a kill, the next run finds a pause that began no earlier than this.
    await attempt.note({ sendingPaused: true, tenantPausedAt: attempt.now });
    await control.putTenantSending(arn, false);
    const after = await control.describeTenant(arn);
    if (!after.isDisabled) {
      throw new CannotPlace('not-taken', `SES accepted the pause of tenant ${tenant} and shows it enabled afterwards`);
    }
    await attempt.note({ tenantPausedAt: after.changedAt });
  }
  return attempt.applied(null);
}

/** Take a pause back that is still ours. @returns whether it was */
export async function enableTenant(
  control: PlaceDeps['control'],
  arn: string,
  before: TenantState,
  pausedAt: EpochMs | null,
): Promise<boolean> {
  if (!isOurs(before, pausedAt)) return false;
  await control.putTenantSending(arn, true);
  return true;
}

/** Whether the pause that SES shows is the one that was written here. */
const isOurs = ({ isDisabled, changedAt }: TenantState, pausedAt: EpochMs | null): boolean =>
  isDisabled && pausedAt !== null && changedAt !== null && Math.abs(changedAt - pausedAt) < ROUNDED_MS;
