import { clipEscaped, forSlack } from '../kernel/escape.ts';
import type { EpochMs } from '../kernel/time.ts';
import { BUTTONS, type Button, buttonsOf, buttonValueOf, isDeciding } from './buttons.ts';
import type { AlertMessage } from './model.ts';
import { utcMinute } from './wording.ts';

/** In front of each button's `action_id`. */
const PREFIX = 'lazaretto.';
/** What Slack takes at most, in characters. @see https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const BUTTON_MOST = { value: 2_000, url: 3_000, confirmation: 300 } as const;

/** Buttons where the messages of a deployment have them. */
export type ButtonOptions = {
  /** Where people reach the console by browser; null: by `lazaretto console` alone. */
  readonly consoleUrl: string | null;
  /** Buttons that are of no use any more. */
  readonly without?: readonly Button[];
};

type Text = { readonly type: 'plain_text'; readonly text: string };
type SlackButton = {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: Text;
  readonly value: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  /** Slack asks for confirmation before it sends. */
  readonly confirm?: { readonly title: Text; readonly text: Text; readonly confirm: Text; readonly deny: Text };
};
export type Actions = { readonly type: 'actions'; readonly block_id: 'lazaretto'; readonly elements: SlackButton[] };

type Words = { readonly label: string; readonly style?: 'primary' | 'danger'; readonly asks?: (set: string) => string };
/** The label of a button, and the question before a decision. */
const WORDS: Readonly<Record<Button, Words>> = {
  // The safe choice stands out: nothing is decided with it.
  acknowledge: { label: 'Acknowledge', style: 'primary' },
  release: {
    label: 'Release',
    style: 'danger',
    asks: (set) => `Release ${set}? Its mail goes back to its own pool, on probation under stricter limits.`,
  },
  resume: {
    label: 'Resume in quarantine',
    style: 'danger',
    asks: (set) => `Switch the sending of ${set} on again, through the quarantine pool?`,
  },
  keep: {
    label: 'Keep in quarantine',
    asks: (set) => `Keep ${set} in quarantine? It is pinned: only a person releases it, and nothing else moves it.`,
  },
  approve: {
    label: 'Approve',
    style: 'danger',
    asks: (set) => `Approve the decision about ${set}? It is carried out at once, whatever else was moved.`,
  },
  drop: { label: 'Drop', asks: (set) => `Drop the decision about ${set}? It is not moved, and stands healthy.` },
  console: { label: 'Open in console' },
};

/** The words of a button. */
export const labelOf = (button: Button): string => WORDS[button].label;

/** The button of an `action_id`; null: none of ours. */
export const buttonOf = (actionId: string): Button | null =>
  BUTTONS.find((button) => actionId === PREFIX + button) ?? null;

/** The block of a message's buttons; none where it has none. */
export function actionsOf(message: AlertMessage, options: ButtonOptions): Actions[] {
  const { without = [] } = options;
  const value = buttonValueOf(message);
  if (value === null || value.length > BUTTON_MOST.value) return [];
  const elements = buttonsOf(message)
    .filter((button) => !without.includes(button))
    .map((button) => elementOf(button, message.configurationSet ?? '', value, options));
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'lazaretto', elements }];
}

function elementOf(button: Button, set: string, value: string, { consoleUrl }: ButtonOptions): SlackButton {
  const { label, style, asks } = WORDS[button];
  const url = button === 'console' && consoleUrl !== null ? linkTo(consoleUrl, set) : null;
  return {
    type: 'button',
    action_id: PREFIX + button,
    text: plainText(label),
    value,
    ...(url !== null && { url }),
    ...(style && { style }),
    ...(isDeciding(button) &&
      asks && {
        confirm: {
          title: plainText(label),
          text: plainText(asks(clipEscaped(set, 100, forSlack))),
          confirm: plainText('Yes'),
          deny: plainText('No'),
        },
      }),
  };
}

const plainText = (text: string): Text => ({ type: 'plain_text', text });

/** The console page of a set; null where Slack would refuse the link. */
function linkTo(consoleUrl: string, set: string): string | null {
  const url = `${consoleUrl.replace(/\/$/, '')}/#/sets/${encodeURIComponent(set.toWellFormed())}`;
  return url.length > BUTTON_MOST.url ? null : url;
}

/** A line about a person's action, as Slack's markup. @param user a Slack user id; Slack shows the name */
export const doneLine = (user: string, did: string, at: EpochMs, sentence: string | null = null): string => {
  const more = sentence === null ? '' : `: ${clipEscaped(sentence, 600, forSlack)}`;
  return `:ballot_box_with_check: <@${user}> ${did}, ${utcMinute(at)}${more}`;
};
