import { createHmac } from 'node:crypto';
import { answeringDeps } from '../../../functions/answer-slack/compose.ts';
import { answerSlack } from '../../../functions/answer-slack/handle.ts';
import type { SlackReply } from '../../../functions/answer-slack/ports.ts';
import { type Button, buttonValueOf } from '../../../shared/alerts/buttons.ts';
import { standingMessage } from '../../../shared/alerts/compose.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { adminWorld, ENFORCE } from '../serve-admin/world.ts';

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const ANNA = 'U012ANNA';
export const WORKSPACE = 'T012AB3CD';
export const REPLY_URL = 'https://hooks.slack.com/actions/T012AB3CD/1/abc';

export type Pressing = {
  readonly user?: string;
  readonly workspace?: string;
  readonly value?: string;
  readonly replyUrl?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
};

/** What Slack sends where a button is pressed, as far as anybody reads it, and some of what nobody does. */
export const payloadOf = (button: string, value: string, of: Pressing = {}) => ({
  type: 'block_actions',
  user: { id: of.user ?? ANNA, username: 'anna', team_id: of.workspace ?? WORKSPACE },
  team: { id: WORKSPACE, domain: 'example' },
  trigger_id: '1.2.3',
  response_url: of.replyUrl ?? REPLY_URL,
  actions: [{ type: 'button', action_id: `lazaretto.${button}`, block_id: 'lazaretto', value, action_ts: '1.5' }],
});
export const bodyOf = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

export const signed = (body: string, timestamp: number, secret = SECRET) => ({
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
});

/** The function on DynamoDB's own API in memory, beside the admin API on the same tables. */
export async function slackWorld() {
  const admin = await adminWorld();
  const replies: { readonly url: string; readonly reply: SlackReply }[] = [];
  const metered: string[] = [];
  const deps = answeringDeps({
    client: admin.client,
    registryTable: admin.tables.registry,
    clock: admin.clock,
    defaultPolicy: ENFORCE,
    signingSecret: async () => SECRET,
    reply: async (url, reply) => void replies.push({ url, reply }),
    users: new Set([ANNA, 'U012BERT']),
    workspace: WORKSPACE,
    buttons: { consoleUrl: null },
    meter: (metric) => void metered.push(metric),
    log: () => undefined,
  });
  const post = (body: string, headers: Readonly<Record<string, string>>) => answerSlack(deps, { headers, body });
  const seconds = (): number => Math.floor(admin.clock.at / 1_000);

  /** A signed press of a button of a message. */
  const press = (button: Button, alert: AlertMessage, of: Pressing = {}) => {
    const body = bodyOf(payloadOf(button, of.value ?? buttonValueOf(alert) ?? '', of));
    return post(body, signed(body, of.timestamp ?? seconds()));
  };

  /** The alert of the set's newest record, as it was stored when that was decided. */
  const alertOf = async (set: string): Promise<AlertMessage> => {
    const record = await admin.machine.decisions.standing(set);
    if (record === null) throw new Error(`Expected a standing of ${set}, got none`);
    return standingMessage(null, record, {
      quarantinePool: ENFORCE.quarantinePool,
      offencesBeforeHand: ENFORCE.hold.offencesBeforeHand,
    });
  };
  const standing = async (set: string) => (await admin.machine.decisions.standing(set))?.to;
  /** Everything that one set and the deployment say, so that "nothing was changed" can be said. */
  const everything = async () =>
    JSON.stringify([await admin.registry.list('set#acme', ''), await admin.registry.get(deploymentKey.switch)]);
  return { ...admin, slack: deps, post, press, alertOf, standing, everything, replies, metered, seconds };
}
export type SlackWorld = Awaited<ReturnType<typeof slackWorld>>;
