import type { Mode, Standing, StandingRecord } from '../standing/model.ts';
import type { Desired, Wanted } from './model.ts';

/**
 * Where the mail of a set with this standing goes. In observe mode everybody is at home. A pin is not asked for: it
 * keeps the standing down, and what a person decided about a pinned set is carried out.
 */
export const desiredPlacement = ({
  standing,
  mode,
  quarantinePool,
}: {
  readonly standing: Standing;
  readonly mode: Mode;
  readonly quarantinePool: string;
}): Wanted => {
  const away = mode === 'enforce' && (standing === 'quarantined' || standing === 'paused');
  return {
    pool: away ? { kind: 'pool', name: quarantinePool } : { kind: 'home' },
    sendingEnabled: !(away && standing === 'paused'),
  };
};

/**
 * What a new standing record asks of `place-sets`, or null where it concerns nobody's placement: a change between
 * healthy and warned, or in observe mode, unless that ends what enforce mode began.
 */
export const desiredAfter = (
  previous: StandingRecord | null,
  record: StandingRecord,
  quarantinePool: string,
): Desired | null => {
  const light: readonly Standing[] = ['healthy', 'warned'];
  const moves = record.mode === 'enforce' ? !(light.includes(record.from) && light.includes(record.to)) : false;
  if (!moves && !(record.mode === 'observe' && previous?.mode === 'enforce' && !light.includes(previous.to)))
    return null;
  return {
    configurationSet: record.configurationSet,
    version: record.version,
    ...desiredPlacement({ standing: record.to, mode: record.mode, quarantinePool }),
    automatic: record.cause !== 'by-hand',
    decidedAt: record.at,
    tenant: record.tenant,
  };
};
