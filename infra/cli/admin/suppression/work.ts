import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import type { EpochMs } from '../../../../shared/kernel/time.ts';
import { UserError } from '../../user-error.ts';

/** SES takes one call a second of its control plane. Unit: ms. */
export const EVERY_MS = 1_000;
/** More entries than this are asked about first. */
export const ASK_FROM = 500;

/** Time, and a person to ask; null: nobody is there to answer. */
export type Pace = {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => EpochMs;
  readonly ask: ((question: string) => Promise<boolean>) | null;
  readonly complain: (text: string) => void;
};

/** How long so many calls take, at one a second. */
export function spanWords(calls: number): string {
  if (calls < 120) return `${calls} seconds`;
  const minutes = Math.ceil(calls / 60);
  return minutes < 120 ? `${minutes} minutes` : `${(minutes / 60).toFixed(1)} hours`;
}

/** Asks before it takes long. @throws {UserError} where nobody says yes */
export async function demandYes(count: number, isYes: boolean, { ask }: Pace, of = 'entries'): Promise<void> {
  if (count <= ASK_FROM || isYes) return;
  const long = `${grouped(count)} ${of} take ${spanWords(count)}, at one call a second`;
  if (ask === null) throw new UserError(`${long}. Say --yes to do it`);
  if (!(await ask(`${long}. Go on?`))) throw new UserError('Nothing was changed.');
}

const TELL_EVERY = 60;

/**
 * Does something for each item, a second apart. One that fails costs that one; what is wrong with the caller, such as
 * missing rights, ends it and says how far it came.
 * @returns what failed, a sentence each
 */
export async function oneASecond<T>(
  items: readonly T[],
  { sleep, complain }: Pace,
  act: (item: T) => Promise<void>,
  nameOf: (item: T) => string,
): Promise<string[]> {
  const failures: string[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0) await sleep(EVERY_MS);
    try {
      await act(item);
    } catch (error) {
      const { name = '', message = '' } = error as Error;
      if (isForAll(name)) {
        throw new UserError(`SES refuses after ${grouped(index)} of ${grouped(items.length)}: ${forTerminal(message)}`);
      }
      failures.push(`${nameOf(item)}: ${forTerminal(message)}`);
    }
    const left = items.length - index - 1;
    if (left > 0 && (index + 1) % TELL_EVERY === 0) {
      complain(`${grouped(index + 1)} of ${grouped(items.length)}, ${spanWords(left)} left\n`);
    }
  }
  return failures;
}

/** Refusals that meet every other call, too. */
const isForAll = (name: string): boolean =>
  /^(?:AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature|CredentialsProvider|NotFoundException)/.test(name);
