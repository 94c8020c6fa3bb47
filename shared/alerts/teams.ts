import { fitting, jsonBytes } from '../kernel/bytes.ts';
import { clip, plain } from '../kernel/escape.ts';
import { type AlarmNotice, alarmWords } from './alarm.ts';
import { factsOf, footer } from './facts.ts';
import { commandOf, consoleLinkOf, helpLinkOf, type Links, NO_LINKS } from './guide.ts';
import type { AlertMessage } from './model.ts';
import { copiesOf, saidIn } from './published.ts';
import { LEFT_OUT, MOST } from './sizes.ts';

/**
 * What Teams takes at most. A card of 28 KB is refused whole, and a character may take three bytes.
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export const TEAMS_MOST = {
  title: 200,
  sentence: 2_000,
  fact: 300,
  next: 400,
  nexts: 8,
  fallback: 600,
  /** Unit: bytes. */
  card: 28_000,
} as const;

/** A run of text: shown as it is, without markup, links or mentions. */
type TextRun = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly isSubtle?: true;
  readonly fontType?: 'Monospace';
  readonly color?: 'Attention' | 'Warning' | 'Good' | 'Accent';
};
type Paragraph = { readonly type: 'RichTextBlock'; readonly inlines: readonly TextRun[]; readonly separator?: true };
type OpenUrl = { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string };

/** A message for a workflow of Teams that posts what a webhook gets: one Adaptive Card. */
export type TeamsMessage = {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly content: {
        readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly msteams: { readonly width: 'Full' };
        /** What notifications say. */
        readonly fallbackText: string;
        readonly body: readonly Paragraph[];
        readonly actions?: readonly OpenUrl[];
      };
    },
  ];
};

/** A message as an Adaptive Card. Text from outside stands in text runs alone, which know no markup. */
export function teamsMessage(message: AlertMessage, links: Links = NO_LINKS): TeamsMessage {
  const color = message.phase === 'cleared' ? 'Good' : COLOR[message.severity];
  const title = run(message.title, TEAMS_MOST.title, { weight: 'Bolder', size: 'Medium', color });
  const top = [
    [title],
    [run(message.sentence, TEAMS_MOST.sentence)],
    ...factsOf(message).map(([label, value]) => [
      run(`${label}: `, TEAMS_MOST.fact, { weight: 'Bolder' }),
      run(value, TEAMS_MOST.fact),
    ]),
  ];
  const end = [
    ...(message.phase === 'cleared' ? [] : [[run(commandOf(message), MOST.command, { fontType: 'Monospace' })]]),
    [run(`Lazaretto, ${footer(message)}`, TEAMS_MOST.fact, { isSubtle: true })],
  ];
  const cardOf = (details: readonly (readonly TextRun[])[]): TeamsMessage =>
    card(`${message.title}: ${message.sentence}`, [...top, ...details, ...end], linksOf(message, links));
  const details = detailsOf(message);
  if (jsonBytes(cardOf(details)) <= TEAMS_MOST.card) return cardOf(details);
  const cut = [run(LEFT_OUT, TEAMS_MOST.fact, { isSubtle: true })];
  // Each has a frame and a comma around its runs.
  const room = TEAMS_MOST.card - jsonBytes(cardOf([cut])) - details.length * jsonBytes({ ...paragraph([]), '': 0 });
  return cardOf([...fitting(details, room), cut]);
}

/** What gives way where a card is too long: the last first. */
const detailsOf = (message: AlertMessage): readonly (readonly TextRun[])[] => [
  ...message.next.slice(0, TEAMS_MOST.nexts).map((sentence) => [run(`• ${sentence}`, TEAMS_MOST.next)]),
  ...saidIn(message).map((line) => [
    run('The servers say: ', TEAMS_MOST.fact, { weight: 'Bolder' }),
    run(line, TEAMS_MOST.next, { fontType: 'Monospace' }),
  ]),
  ...copiesOf(message).map((text) => [run(text, MOST.copy, { fontType: 'Monospace' })]),
];

function linksOf(message: AlertMessage, links: Links): readonly OpenUrl[] {
  const [page, help] = [consoleLinkOf(message, links), helpLinkOf(links)];
  return [
    ...(page === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open in the console', url: page } as const]),
    ...(help === null ? [] : [{ type: 'Action.OpenUrl', title: 'What to do', url: help } as const]),
  ];
}

/** An alarm of CloudWatch as an Adaptive Card, with a button to the runbook where the stack has told of it. */
export function alarmInTeams(alarm: AlarmNotice): TeamsMessage {
  const word = alarmWords(alarm);
  const color = alarm.state === 'OK' ? 'Good' : alarm.state === 'ALARM' ? 'Attention' : 'Warning';
  const title = `${alarm.name}: ${word}`;
  return card(
    `${title}. ${alarm.says}`,
    [
      [run(title, TEAMS_MOST.title, { weight: 'Bolder', size: 'Medium', color })],
      [run(alarm.says, TEAMS_MOST.sentence)],
      [run(alarm.reason, TEAMS_MOST.sentence, { isSubtle: true })],
    ],
    alarm.runbook === null ? [] : [{ type: 'Action.OpenUrl', title: 'Runbook', url: alarm.runbook }],
  );
}

const COLOR = { critical: 'Attention', warning: 'Warning', info: 'Accent' } as const;

/** A card refuses an empty run. */
const run = (text: string, most: number, more: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
  type: 'TextRun',
  text: clip(plain(text), most) || '-',
  ...more,
});

const paragraph = (inlines: readonly TextRun[]): Paragraph => ({ type: 'RichTextBlock', inlines });

const card = (
  fallback: string,
  paragraphs: readonly (readonly TextRun[])[],
  actions: readonly OpenUrl[] = [],
): TeamsMessage => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        msteams: { width: 'Full' },
        fallbackText: clip(plain(fallback), TEAMS_MOST.fallback),
        body: paragraphs.map(paragraph),
        ...(actions.length > 0 && { actions }),
      },
    },
  ],
});
