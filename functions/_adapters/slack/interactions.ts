import { createHmac } from 'node:crypto';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import type { SlackDeps } from '../../answer-slack/ports.ts';

/** Of the three seconds in which Slack wants its answer, so much is for telling it what was done. Unit: ms. */
const REPLY_TIMEOUT_MS = 1.2 * SECOND_MS;

/** Signs as Slack does, by the secret as it is now. */
export const slackSignature =
  (secret: () => Promise<string>): SlackDeps['sign'] =>
  async (text) =>
    createHmac('sha256', (await secret()).trim())
      .update(text)
      .digest('hex');

/** Posts to the address of an interaction. It is a secret for half an hour, so no error holds it. */
export const slackReply: SlackDeps['reply'] = async (url, reply) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(reply),
    redirect: 'error',
    signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Error(`Slack could not be reached: ${error instanceof Error ? error.name : 'unknown'}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Slack answered ${response.status}`);
};
