import type { Hour } from '../kernel/time.ts';
import type { AllowanceStore } from './model.ts';

/** Whom this hour has an allowance for; in memory, so a new function looks at everybody again. */
export type AllowanceMemory = { hour: Hour | null; readonly done: Set<string> };
export const newAllowanceMemory = (): AllowanceMemory => ({ hour: null, done: new Set() });

/** Where allowances are kept, and what was done of this hour. */
export type Allowances = { readonly store: AllowanceStore; readonly memory: AllowanceMemory };
