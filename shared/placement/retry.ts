import { type EpochMs, MINUTE_MS } from '../kernel/time.ts';
import type { MoveProblem, MoveProblemKind } from './model.ts';

const LONGEST_MS = 60 * MINUTE_MS;
/** Lazaretto looks for a deleted set this many times (about two hours), then gives up. */
const LOOKS_FOR_A_MISSING_SET = 8;

/** Delay before the next attempt: 1, 2, 4 … 60 minutes. Null: never automatically. */
export const nextAttemptAt = (why: MoveProblemKind, attempts: number, now: EpochMs): EpochMs | null => {
  if (why === 'set-missing' && attempts >= LOOKS_FOR_A_MISSING_SET) return null;
  return now + Math.min(MINUTE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_MS);
};

/** An unreachable SES is told only when it lasts, every other problem at once. Unit: attempts. */
const TOLD_AFTER: Readonly<Partial<Record<MoveProblemKind, number>>> = { unavailable: 4 };

/** Whether a person is told of a problem: what was told once stays so until it is over, whatever becomes of it. */
export const isTold = ({ why, attempts, wasTold }: Pick<MoveProblem, 'why' | 'attempts' | 'wasTold'>): boolean =>
  wasTold === true || attempts >= (TOLD_AFTER[why] ?? 1);
