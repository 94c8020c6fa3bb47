import type { Mode, Standing, StandingRecord } from '../standing/model.ts';
import type { DesiredPlacement, WantedPlacement } from './model.ts';

/**
 * Where the mail of a set with this standing goes: paused, quarantined, standing by, a new sender, or home. In observe mode every set is at home. Pins need no check here: they
 * limit the standing, and a person's decision about a pinned set is carried out.
 */
export const desiredPlacement = ({
  standing,
  mode,
  quarantinePool,
  standby = null,
  apart = null,
}: {
  readonly standing: Standing;
  readonly standby?: string | null | undefined;
  readonly apart?: string | null | undefined;
  readonly mode: Mode;
  readonly quarantinePool: string;
}): WantedPlacement => {
  const away = mode === 'enforce' && (standing === 'quarantined' || standing === 'paused');
  const own = mode === 'enforce' ? ((standing === 'healthy' ? standby : null) ?? apart) : null;
  const pool = away ? quarantinePool : own;
  return {
    pool: pool === null ? { kind: 'home' } : { kind: 'pool', name: pool },
    sendingEnabled: !(away && standing === 'paused'),
  };
};

/** The standby pool to which a record really moves a healthy set; null: none, or observe mode. */
const standbyIn = (record: StandingRecord | null): string | null =>
  record?.mode === 'enforce' ? (record.standby ?? null) : null;

/** The pool of new senders in which a record really keeps a set; null: none, or observe mode. */
const apartIn = (record: StandingRecord | null): string | null =>
  record?.mode === 'enforce' ? (record.apart ?? null) : null;

/**
 * The placement that a new standing record asks of `place-sets`. Null where the record moves nothing: between healthy
 * and warned without a change of standby or stage, or in observe mode, unless it ends what enforce mode began.
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
  const changesStage = apartIn(record) !== apartIn(previous);
  if (!(record.mode === 'enforce' && !isLight) && !endsMove && !changesStandby && !changesStage) return null;
  const { standby, apart, mode } = record;
  const wanted = desiredPlacement({ standing: record.to, mode, quarantinePool, standby, apart });
  const isStage = wanted.pool.kind === 'pool' && wanted.pool.name === apartIn(record) && wanted.sendingEnabled;
  return {
    configurationSet: record.configurationSet,
    version: record.version,
    ...wanted,
    ...(isStage && record.cause !== 'kept-apart' && { stage: true }),
    automatic: record.cause !== 'by-hand',
    decidedAt: record.at,
    why: record.sentence,
    tenant: record.sesTenant === undefined ? record.tenant : record.sesTenant,
    ...(record.harmPerHour !== undefined && { harmPerHour: record.harmPerHour }),
  };
};
