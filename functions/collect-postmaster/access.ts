import { openAlert } from '../../shared/alerts/subject.ts';
import { DAY_MS, type EpochMs } from '../../shared/kernel/time.ts';
import { dueReminder } from '../../shared/placement/messages.ts';
import { refreshAccess } from '../../shared/postmaster/client.ts';
import { dateOf } from '../../shared/postmaster/judge.ts';
import { accessAlert, accessCleared, ENDS_SOON } from '../../shared/postmaster/messages.ts';
import type { AccessState } from '../../shared/postmaster/ports.ts';
import { GmailRefusal } from '../../shared/postmaster/problems.ts';
import { parseToken } from '../../shared/postmaster/token.ts';
import type { CollectDeps } from './ports.ts';

/** So long before its end a token is told of. Unit: ms. */
const TOLD_BEFORE_MS = 14 * DAY_MS;
const CONNECT = 'Connect again: lazaretto postmaster connect.';
const UNDER_A_KEY =
  'It may lie under a KMS key of your own: name its ARN in the setting postmaster ("key") and deploy, so that the function may use kms:Decrypt on it, or connect again without --key: lazaretto postmaster connect.';

type Problem = Omit<AccessState, 'since'>;

/**
 * An access token; null where a person must do something first, which is told.
 * @throws {GmailRefusal} where Google does not answer
 */
export async function openAccess(deps: CollectDeps, now: EpochMs): Promise<string | null> {
  const text = await deps.token().catch((error: unknown) => error as Error);
  if (typeof text !== 'string') {
    deps.log({ message: 'the parameter cannot be read', error: String(text) });
    const sentence = `The parameter ${deps.parameter} cannot be read (${text.name})`;
    const isDenied = text.name === 'AccessDeniedException';
    await tell(deps, { code: 'parameter', sentence, next: [isDenied ? UNDER_A_KEY : CONNECT] }, now);
    return null;
  }
  const token = parseToken(text);
  if (!token.ok) {
    const sentence = `The parameter ${deps.parameter} does not hold what connecting writes: ${token.problem}`;
    await tell(deps, { code: 'parameter', sentence, next: [CONNECT] }, now);
    return null;
  }
  try {
    const given = await refreshAccess(deps.google, token.value);
    const endsAt = given.refreshTokenEndsAt ?? token.value.expiresAt;
    const soon = endsAt !== null && endsAt - now < TOLD_BEFORE_MS ? endsSoon(endsAt) : null;
    await tell(deps, soon, now);
    return given.accessToken;
  } catch (error) {
    if (!(error instanceof GmailRefusal) || error.problem.kind !== 'access') throw error;
    await tellRefusal(deps, error, now);
    return null;
  }
}

const endsSoon = (endsAt: EpochMs): Problem => ({
  code: ENDS_SOON,
  sentence: `The refresh token of the connected Google account ends on ${dateOf(Math.floor(endsAt / DAY_MS))}`,
  next: [CONNECT, 'A consent screen in testing gives tokens for seven days: publish the app ("In production") first.'],
});

/** What Google refuses for good, and what a person does about it. */
export const tellRefusal = (deps: CollectDeps, { code, problem }: GmailRefusal, now: EpochMs): Promise<void> =>
  tell(deps, { code, sentence: `${problem.sentence} (${code})`, next: [problem.next] }, now);

/** Noted first, because the alert is named after the time at which it began. */
async function tell({ memory, messages }: CollectDeps, problem: Problem | null, now: EpochMs): Promise<void> {
  const before = await memory.access();
  const goesOn = before !== null && before.code === problem?.code;
  if (before !== null && !goesOn) await messages.put(accessCleared(before, now));
  if (problem === null) {
    if (before !== null) await memory.saveAccess(null);
    return;
  }
  const state: AccessState = goesOn ? before : { ...problem, since: now };
  if (!goesOn) await memory.saveAccess(state);
  await messages.put(openAlert(accessAlert(state)));
  const reminder = dueReminder(accessAlert(state), 0, now);
  if (reminder !== null) await messages.put(reminder);
}
