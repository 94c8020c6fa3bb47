import type { SetSettings } from '../policy/model.ts';
import type { StandingRecord } from './model.ts';

/** What holds for a set whose settings or standing cannot be read: what a person decided may have been just this. */
export const HANDS_OFF: SetSettings = { pinned: true, exempt: true };

/**
 * Stands in for the newest record of a set where no record of it can be read. Its number is taken, so the next decision
 * has one of its own.
 */
export const damagedStanding = (set: string, version: number): StandingRecord => ({
  configurationSet: set,
  version,
  at: 0,
  from: 'healthy',
  to: 'healthy',
  cause: 'by-hand',
  actor: 'lazaretto',
  mode: 'observe',
  tenant: null,
  epochFrom: 0,
  offences: 0,
  holdMs: 0,
  numbers: null,
  sentence: 'What is stored of its standing is damaged: it is not judged until somebody quarantines or releases it',
});
