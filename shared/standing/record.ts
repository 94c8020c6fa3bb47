import type { EpochMs } from '../kernel/time.ts';
import type { Effective } from '../policy/model.ts';
import { epochAfter, standingOf } from './epoch.ts';
import type { Standing, StandingRecord } from './model.ts';

/** The actor of automatic decisions. */
export const LAZARETTO = 'lazaretto';

type Change = Pick<StandingRecord, 'cause' | 'sentence'> & Partial<StandingRecord> & { readonly to: Standing };

/** The SES tenant that a pause of a stream pauses. It stays the same while the pause lasts, whatever is known later. */
const sesTenantOf = ({
  present,
  effective,
}: {
  readonly present: StandingRecord | null;
  readonly effective: Effective;
}) => {
  if (present?.to === 'paused' && present.sesTenant !== undefined) return { sesTenant: present.sesTenant };
  const sesTenant = effective.stream?.sesTenant;
  return sesTenant === undefined ? {} : { sesTenant };
};

/** The record that follows `present`. Fields that the change leaves out are carried over or derived. */
export const recordAfter = (
  at: {
    readonly configurationSet: string;
    readonly present: StandingRecord | null;
    readonly effective: Effective;
    readonly now: EpochMs;
  },
  change: Change,
): StandingRecord => ({
  configurationSet: at.configurationSet,
  version: (at.present?.version ?? 0) + 1,
  at: at.now,
  from: standingOf(at.present),
  actor: LAZARETTO,
  mode: at.effective.mode,
  tenant: at.effective.tenant,
  epochFrom: epochAfter(at.present, change.to, at.now),
  offences: at.present?.offences ?? 0,
  holdMs: 0,
  numbers: null,
  ...sesTenantOf(at),
  ...(at.present?.excusedAt !== undefined && { excusedAt: at.present.excusedAt }),
  ...(at.present?.apart !== undefined && { apart: at.present.apart }),
  ...change,
});
