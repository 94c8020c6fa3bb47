import type { Mode, Standing, StandingRecord } from '../standing/model.ts';
import type { DesiredPlacement, WantedPlacement } from './model.ts';

/**
 * Where the mail of a set with this standing goes. In observe mode everybody is at home. A pin is not asked for: it
 * keeps the standing down, and what a person decided about a pinned set is carried out.
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

/** Where a record really sends a healthy set to stand by; null: nowhere, or in observe mode. */
const standbyIn = (record: StandingRecord | null): string | null =>
  record?.mode === 'enforce' ? (record.standby ?? null) : null;

/**
 * What a new standing record asks of `place-sets`, or null where it concerns nobody's placement: a change between
 * healthy and warned that begins and ends no standby, or in observe mode, unless that ends what enforce mode began.
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
