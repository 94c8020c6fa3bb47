import type { EpochMs } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import type { AlertMessage, Severity } from './model.ts';
import { type AlertSubject, resolveAlert } from './subject.ts';

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
  /** What is wrong, numbers included. */
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

/** The subject of a set that is held, has drifted or could not be moved; `opened` and `reminded` make its messages. */
export const placementMatter = (issue: PlacementTrouble): AlertSubject => ({
  alertId: `${issue.kind}:${issue.configurationSet}:${issue.occasion}`,
  kind: issue.kind,
  severity: SEVERITY[issue.kind],
  since: issue.since,
  tenant: issue.tenant,
  configurationSet: issue.configurationSet,
  mode: issue.mode,
  title: `${issue.configurationSet} ${TITLE[issue.kind]}`,
  sentence: issue.sentence,
  standing: null,
  numbers: null,
  next: issue.next,
});

/** The last message of such a subject. @param sentence how it ended */
export const placementCleared = (issue: PlacementTrouble, at: EpochMs, sentence: string): AlertMessage =>
  resolveAlert(placementMatter(issue), {
    at,
    title: `${issue.configurationSet} is placed as decided`,
    sentence,
    next: [],
  });
