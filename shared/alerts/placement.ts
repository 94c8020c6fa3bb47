import type { EpochMs } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import { cleared, type Matter } from './matter.ts';
import type { AlertMessage, Severity } from './model.ts';

/** What can come between a decision and where a set's mail really goes. */
export type PlacementTrouble = {
  readonly kind: 'held' | 'drift' | 'placement';
  readonly configurationSet: string;
  readonly tenant: string | null;
  readonly mode: Mode;
  /**
   * Tells one occasion from the next and is the same whoever asks: the version of the desired placement; for drift,
   * which may come twice under one version, the time at which it was first seen.
   */
  readonly occasion: number;
  readonly since: EpochMs;
  /** What is the matter, numbers included. */
  readonly sentence: string;
  readonly next: readonly string[];
};

const SEVERITY: Readonly<Record<PlacementTrouble['kind'], Severity>> = {
  held: 'critical',
  placement: 'critical',
  drift: 'warning',
};
const TITLE = {
  held: 'waits for a person',
  drift: 'is placed otherwise in SES',
  placement: 'could not be moved',
} as const satisfies Record<PlacementTrouble['kind'], string>;

/** The matter of a set that is held, has drifted or could not be moved; `opened` and `reminded` make its messages. */
export const placementMatter = (trouble: PlacementTrouble): Matter => ({
  alertId: `${trouble.kind}:${trouble.configurationSet}:${trouble.occasion}`,
  kind: trouble.kind,
  severity: SEVERITY[trouble.kind],
  since: trouble.since,
  tenant: trouble.tenant,
  configurationSet: trouble.configurationSet,
  mode: trouble.mode,
  title: `${trouble.configurationSet} ${TITLE[trouble.kind]}`,
  sentence: trouble.sentence,
  standing: null,
  numbers: null,
  next: trouble.next,
});

/** The last message of such a matter. @param sentence how it ended */
export const placementCleared = (trouble: PlacementTrouble, at: EpochMs, sentence: string): AlertMessage =>
  cleared(placementMatter(trouble), {
    at,
    title: `${trouble.configurationSet} is placed as decided`,
    sentence,
    next: [],
  });
