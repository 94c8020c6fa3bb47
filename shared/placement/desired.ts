import type { Mode, Standing, StandingRecord } from '../standing/model.ts';
import type { DesiredPlacement, WantedPlacement } from './model.ts';

/**
 * Where the mail of a set with this standing goes. In observe mode every set is at home. Pins need no check here: they
 * limit the standing, and a person's decision about a pinned set is carried out.
 */
export const desiredPlacement = ({
  standing,
  mode,
  quarantinePool,
  standby = null,
}: {
  readonly standing: Standing;
  readonly standby?: string | null | undefined;
  readonly mode: Mode;
  readonly quarantinePool: string;
}): WantedPlacement => {
  const away = mode === 'enforce' && (standing === 'quarantined' || standing === 'paused');
  const pool = away ? quarantinePool : mode === 'enforce' && standing === 'healthy' ? standby : null;
  return {
    pool: pool === null ? { kind: 'home' } : { kind: 'pool', name: pool },
    sendingEnabled: !(away && standing === 'paused'),
  };
};

/** The standby pool to which a record really moves a healthy set; null: none, or observe mode. */
const standbyIn = (record: StandingRecord | null): string | null =>
  record?.mode === 'enforce' ? (record.standby ?? null) : null;

/**
 * The placement that a new standing record asks of `place-sets`. Null where the record moves nothing: between healthy
 * and warned without a change of standby, or in observe mode, unless it ends what enforce mode began.
 */
export const desiredAfter = (
  previous: StandingRecord | null,
  record: StandingRecord,
  quarantinePool: string,
): DesiredPlacement | null => {
  const light: readonly Standing[] = ['healthy', 'warned'];
  const isLight = light.includes(record.from) && light.includes(record.to);
  const endsMove = record.mode === 'observe' && previous?.mode === 'enforce' && !light.includes(previous.to);
  const changesStandby =
    standbyIn(record) !== standbyIn(previous) || (standbyIn(record) !== null && record.cause === 'by-hand');
  if (!(record.mode === 'enforce' && !isLight) && !endsMove && !changesStandby) return null;
  return {
    configurationSet: record.configurationSet,
    version: record.version,
    ...desiredPlacement({ standing: record.to, mode: record.mode, quarantinePool, standby: record.standby }),
    automatic: record.cause !== 'by-hand',
    decidedAt: record.at,
    tenant: record.sesTenant === undefined ? record.tenant : record.sesTenant,
    ...(record.harmPerHour !== undefined && { harmPerHour: record.harmPerHour }),
  };
};
