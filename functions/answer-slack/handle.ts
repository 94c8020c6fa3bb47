/**
 * Trigger       Lambda Function URL without IAM, because Slack cannot sign for it: a button of an alert was pressed
 * Writes        registry: what a decision by hand writes, acknowledgements, interactions that were taken, audit lines
 * Calls         SSM, for the signing secret; Slack, at the URL that a signed interaction names
 * Duplicates    an interaction is taken once, by its signature; every change is one conditional write
 * On failure    nothing is tried again by itself: Slack shows that it failed, and the person presses once more
 */
import { buttonsOf } from '../../shared/alerts/buttons.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { slackMessage } from '../../shared/alerts/slack.ts';
import { clipEscaped, forSlack } from '../../shared/kernel/escape.ts';
import type { EpochMs } from '../../shared/kernel/time.ts';
import { messageKey } from '../../shared/registry/keys.ts';
import { carryOutPress, type PressOutcome } from './act.ts';
import type { SlackDeps, SlackReply, SlackRequest, SlackResponse } from './ports.ts';
import { type Press, pressOf } from './press.ts';
import { noteRefusal, REFUSED, type RefusedKind } from './refuse.ts';
import { proofOf } from './verify.ts';

const LONGEST_REPLY = 1_000;
const DONE: SlackResponse = { status: 200, body: '' };

/** Answer one request. @throws where the registry or the secret cannot be read: Slack then shows that it failed */
export async function answerSlack(deps: SlackDeps, request: SlackRequest): Promise<SlackResponse> {
  const now = deps.clock.now();
  const proof = await proofOf(deps, request, now);
  if (proof.kind !== 'signed') return refuse(deps, proof.kind, null, now);
  const press = pressOf(request.body);
  if (press === null) return refuse(deps, 'malformed', null, now);
  const { user, workspace } = press;
  if (workspace !== deps.workspace || !deps.users.has(user)) return refuse(deps, 'not-allowed', user, now);
  if (!(await deps.take(proof.signature, now))) return refuse(deps, 'replayed', user, now);
  await reply(deps, press, await replyTo(deps, press, now));
  return DONE;
}

async function refuse(deps: SlackDeps, kind: RefusedKind, user: string | null, now: EpochMs): Promise<SlackResponse> {
  deps.meter('SlackRefused', 1);
  await noteRefusal({ refusals: deps.refusals, trail: deps.change.trail }, kind, user, now);
  return { status: REFUSED[kind][0], body: `${kind}\n` };
}

/** Carry out what was pressed, on the message as it was stored: what the button itself says only names it. */
async function replyTo(deps: SlackDeps, { button, named, user }: Press, now: EpochMs): Promise<SlackReply | null> {
  const stored = await deps.message(messageKey(named.alertId, named.sequence));
  if (stored === null) return privately('Nothing was changed: this alert is not known any more.');
  const { message } = stored;
  if (!buttonsOf(message).includes(button)) return privately('Nothing was changed: this alert has no such button.');
  if (button === 'console') return deps.buttons.consoleUrl === null ? privately(HOW_TO_OPEN) : null;
  const outcome = await carryOutPress(deps.change, button, message, { user, now });
  deps.log({
    message: 'button pressed',
    button,
    alert: message.alertId,
    actor: `slack:${user}`,
    outcome: outcome.kind,
  });
  return shown(deps, message, outcome);
}

const HOW_TO_OPEN = 'The console opens on your own machine: run npx lazaretto console.';

function shown({ buttons }: SlackDeps, message: AlertMessage, outcome: PressOutcome): SlackReply {
  if (outcome.kind === 'told') return privately(outcome.sentence);
  return {
    replace_original: true,
    ...slackMessage(message, { ...buttons, without: outcome.without }, outcome.lines, {
      consoleUrl: buttons.consoleUrl,
      runbook: null,
    }),
  };
}

const privately = (sentence: string): SlackReply => ({
  response_type: 'ephemeral',
  replace_original: false,
  text: clipEscaped(sentence, LONGEST_REPLY, forSlack),
});

/** The decision stands whether Slack hears of it or not; the alert that follows from it comes all the same. */
async function reply(deps: SlackDeps, { replyUrl, button }: Press, what: SlackReply | null): Promise<void> {
  if (what === null) return;
  try {
    await deps.reply(replyUrl, what);
  } catch (error) {
    deps.log({ message: 'Slack did not take the answer', button, error: String(error) });
  }
}
