import type { SetRow } from '../../../shared/admin/schema/sets.ts';

type Stands = Pick<SetRow, 'standing' | 'shadow' | 'pinned' | 'exempt'>;

/** What was done about a set, in a sentence; null where nothing had to be. */
export function doneAbout(row: Stands, quarantinePool: string, isHeld: boolean): string | null {
  if (isHeld) return 'Held back: nothing is moved until a person approves.';
  if (row.shadow) return 'Observe mode: it would have been moved, and nothing was.';
  switch (row.standing) {
    case 'paused':
      return 'Its sending is switched off.';
    case 'quarantined':
      return `Its mail is sent through ${quarantinePool}.`;
    case 'probation':
      return 'It is back home, under stricter limits.';
    case 'warned':
      return 'You were told; its mail goes on as before.';
    case 'healthy':
      return null;
  }
}
