import type { Action } from '../schema/set.ts';

/** Actions that may be for a time only. */
export const TIMED: readonly Action[] = ['quarantine', 'pause', 'pin', 'exempt'];
