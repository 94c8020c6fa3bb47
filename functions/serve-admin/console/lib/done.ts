import type { SetRow } from '../../../../shared/admin/schema/sets.ts';

type Stands = Pick<SetRow, 'standing' | 'shadow' | 'pinned' | 'exempt'> & { readonly stream?: object | null };

/** Whether SES carries out what was decided, as far as it is known. */
export type Carried = 'held' | 'not yet' | 'yes';

/** What was done about a set, in a sentence; null where nothing had to be. */
export function doneAbout(row: Stands, quarantinePool: string, carried: Carried): string | null {
  if (carried === 'held') return 'Waits for approval: nothing is moved until a person approves.';
  if (carried === 'not yet') return 'It is decided, and not carried out in SES yet.';
  if (row.shadow) return 'Observe mode: it would have been moved, and nothing was.';
  switch (row.standing) {
    case 'paused':
      return row.stream ? 'Its SES tenant is paused.' : 'Its sending is switched off.';
    case 'quarantined':
      return `Its mail is sent through ${quarantinePool}.`;
    case 'probation':
      return 'It is back in its own pool, under stricter limits.';
    case 'warned':
      return 'An alert was sent; its mail goes on as before.';
    case 'healthy':
      return null;
  }
}
