import { RequestRefused } from '../../shared/admin/api/problem.ts';
import type { ChangeDeps } from '../../shared/admin/ports.ts';
import { LONGEST_REASON } from '../../shared/admin/schema/parts.ts';
import { acknowledge, acknowledgedBy } from '../../shared/admin/sets/acknowledge.ts';
import { type ActionRequest, actOn, type SetCase, type Step } from '../../shared/admin/sets/act.ts';
import { changeSet } from '../../shared/admin/sets/change-set.ts';
import { ACTION_OF, BUTTONS, type Button, type Deciding, isDeciding, versionOf } from '../../shared/alerts/buttons.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { doneLine, labelOf } from '../../shared/alerts/slack-buttons.ts';
import { utcMinute } from '../../shared/alerts/wording.ts';
import { clip, plain } from '../../shared/kernel/escape.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { standingOf } from '../../shared/standing/epoch.ts';

/** What came of a press. */
export type PressOutcome =
  /** The message says so from now on, and loses buttons that are of no use any more. */
  | { readonly kind: 'shown'; readonly lines: readonly string[]; readonly without: readonly Button[] }
  /** Shown to the person who pressed it, and nobody else. */
  | { readonly kind: 'told'; readonly sentence: string };

const ACTOR = 'slack:';
const DECISIONS = BUTTONS.filter((button) => button !== 'console');

/** Carry out what a person pressed on a message that has this button. */
export async function carryOutPress(
  deps: ChangeDeps,
  button: Exclude<Button, 'console'>,
  message: AlertMessage,
  { user, now }: { readonly user: string; readonly now: EpochMs },
): Promise<PressOutcome> {
  const reason = clip(plain(`"${labelOf(button)}" pressed on alert ${message.alertId}`), LONGEST_REASON);
  const asked: ActionRequest = { actor: `${ACTOR}${user}`, via: 'slack', reason, until: null, now };
  if (!isDeciding(button)) {
    const first = await acknowledge({ keeper: deps.keeper, audit: deps.trail }, message, asked);
    return { kind: 'shown', lines: [acknowledgedLine(first)], without: ['acknowledge'] };
  }
  const decided = await decide(deps, button, message, asked);
  if (decided.kind === 'told') return decided;
  const first = await acknowledgedBy(deps, message.alertId);
  const lines = first === null ? decided.lines : [acknowledgedLine(first), ...decided.lines];
  return { kind: 'shown', lines, without: decided.without };
}

const acknowledgedLine = ({ actor, at }: { readonly actor: string; readonly at: EpochMs }): string =>
  doneLine(actor.slice(ACTOR.length), 'acknowledged it', at);

/** By the same code as the API, on condition that the set still stands as the message says. */
async function decide(
  deps: ChangeDeps,
  button: Deciding,
  message: AlertMessage,
  asked: ActionRequest,
): Promise<PressOutcome> {
  const set = message.configurationSet ?? '';
  const action = ACTION_OF[button];
  let late: string | null = null;
  const step = (on: SetCase): Step => {
    late = tooLate(on, message);
    return late === null ? actOn(on, action, asked) : { kind: 'refused', field: 'body.action', sentence: late };
  };
  const user = asked.actor.slice(ACTOR.length);
  try {
    const { sentence } = await changeSet(deps, set, step, asked, { action, seen: null });
    return {
      kind: 'shown',
      lines: [doneLine(user, `pressed ${labelOf(button)}`, asked.now, sentence)],
      without: DECISIONS,
    };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const sentence = `Nothing was changed: ${error.errors[0]?.sentence ?? error.message}`;
    if (late === null) return { kind: 'told', sentence };
    return {
      kind: 'shown',
      lines: [doneLine(user, `pressed ${labelOf(button)}`, asked.now, sentence)],
      without: DECISIONS,
    };
  }
}

/** What has become of the set since the message, where that is something else than the message is about. */
function tooLate({ set, state: { standing } }: SetCase, message: AlertMessage): string | null {
  if (standing !== null && standing.version === versionOf(message)) return null;
  const since = standing === null ? '' : ` since ${utcMinute(standing.at)} (${standing.actor})`;
  return `${set} stands ${standingOf(standing)}${since}, and this is about what was before`;
}
