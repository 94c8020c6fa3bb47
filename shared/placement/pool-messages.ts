import type { Severity } from '../alerts/model.ts';
import type { AlertSubject } from '../alerts/subject.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { PoolState } from './readiness.ts';

/** Findings about pools: since when, and by name. */
type Found = { readonly since: EpochMs; readonly count: number; readonly first: readonly string[] };

const poolAlert = (
  of: Pick<AlertSubject, 'alertId' | 'severity' | 'since' | 'title' | 'sentence' | 'next'>,
): AlertSubject => ({
  kind: 'placement',
  ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
  ...of,
});

/** Sets send from pools that do not exist, or that hold no address. */
export const lostPoolsAlert = ({ since, count, first }: Found): AlertSubject =>
  poolAlert({
    alertId: `lost-pools:${since}`,
    severity: 'critical',
    since,
    title: count === 1 ? 'A pool in use is missing or empty' : `${count} pools in use are missing or empty`,
    sentence: first.join('; '),
    next: [
      'SES may refuse their mail or send it by another way. AWS does not say which.',
      'Create the pool again, put an address into it, or move the sets to another pool.',
    ],
  });

/** Mail of sets that were moved leaves by addresses of other senders all the same. */
export const leaksAlert = ({ since, count, first }: Found): AlertSubject => ({
  ...poolAlert({
    alertId: `leaks:${since}`,
    severity: 'critical',
    since,
    title: `Mail of ${count === 1 ? '1 set' : `${count} sets`} leaves by other addresses`,
    sentence: first.join('; ') + (count > first.length ? `; and ${count - first.length} more` : ''),
    next: [
      'SES shows the pool that was asked for, and sends by others: a pool that is managed or warming up spills.',
      'Pause the set, or put warm addresses into the pool.',
    ],
  }),
  kind: 'drift',
});

const SEVERITY: Readonly<Record<PoolState, Severity>> = {
  ready: 'info',
  'not-granted': 'critical',
  missing: 'critical',
  empty: 'critical',
  warming: 'warning',
  small: 'warning',
  // An unused pool and a managed pool are no faults; told once.
  idle: 'info',
  managed: 'info',
};

const CARRY_ON = 'Sets are still moved there. You are told when their mail leaves by other addresses.';
const NEXT: Readonly<Record<PoolState, readonly string[]>> = {
  ready: [],
  'not-granted': [
    'No set can be quarantined.',
    'Put the pool into `homePools` and deploy, or name another in the policy.',
  ],
  missing: [
    'No set can be quarantined. Sets are still paused where that is decided.',
    'Create the pool and put a warm address into it.',
  ],
  empty: [
    'No set can be quarantined. Sets are still paused where that is decided.',
    'Put a warm address into the pool.',
  ],
  warming: [CARRY_ON, 'Wait until SES calls every address of it warm before you enforce.'],
  small: [
    CARRY_ON,
    'What is too much for its addresses is delayed or refused, as in a warm-up. Put more warm addresses into it before you enforce, or pause the largest of these sets.',
  ],
  idle: [CARRY_ON, 'Let some good mail leave through it every day.'],
  managed: [CARRY_ON, 'A standard pool with warm addresses of your own keeps the mail apart.'],
};

/** The title of every alert about the readiness of the quarantine pool. */
export const POOL_NOT_READY = 'The quarantine pool is not ready';

/** The quarantine pool does not isolate the mail that is moved there. Told before the first move. */
export const quarantinePoolAlert = (state: PoolState, { since, first }: Pick<Found, 'since' | 'first'>): AlertSubject =>
  poolAlert({
    alertId: `quarantine-pool:${state}:${since}`,
    severity: SEVERITY[state],
    since,
    title: POOL_NOT_READY,
    sentence: first.join('; '),
    next: NEXT[state],
  });
