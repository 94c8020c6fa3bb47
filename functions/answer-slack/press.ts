import * as z from 'zod';
import { type Button, namedBy } from '../../shared/alerts/buttons.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { buttonOf } from '../../shared/alerts/slack-buttons.ts';

/** A person pressed a button of a message. */
export type Press = {
  readonly button: Button;
  /** Which message it says that it stands in. */
  readonly named: Pick<AlertMessage, 'alertId' | 'sequence'>;
  readonly user: string;
  /** The workspace of the person, not that of the channel. */
  readonly workspace: string;
  readonly replyUrl: string;
};

/** The only host to which an answer is ever sent. */
const SLACK_HOST = 'hooks.slack.com';

const isSlackUrl = (text: string): boolean => {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.host === SLACK_HOST && url.username === '' && url.password === '';
};

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,20}$/);
/** As much of a `block_actions` payload as is read. @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Payload = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id, team_id: id.optional() }),
  team: z.object({ id }).nullish(),
  response_url: z.string().max(1_000).refine(isSlackUrl),
  actions: z.array(z.object({ action_id: z.string().max(255), value: z.string().max(2_000) })).length(1),
});

/** What a body says that was pressed; null where it is nothing that a message of ours could have sent. */
export function pressOf(body: string): Press | null {
  const parsed = Payload.safeParse(jsonIn(new URLSearchParams(body).get('payload') ?? ''));
  if (!parsed.success) return null;
  const { user, team, response_url: replyUrl, actions } = parsed.data;
  const [action] = actions;
  const button = buttonOf(action?.action_id ?? '');
  const named = namedBy(action?.value ?? '');
  const workspace = user.team_id ?? team?.id;
  if (button === null || named === null || workspace === undefined) return null;
  return { button, named, user: user.id, workspace, replyUrl };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
