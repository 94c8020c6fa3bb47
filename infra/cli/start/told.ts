import { faultOf } from '../../../shared/dns-patrol/authentication/faults.data.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import type { Story } from '../../local/scenarios/play.ts';
import { namedStandings, openWords } from '../open-words.ts';
import { domainLines } from './domains.ts';
import { waitingLines } from './waiting.ts';

/** What happened, for a person to read when the story is over. @param isStopped somebody ended it before its end */
export function storyText(story: Story, isStopped = false): string {
  const decisions = namedStandings(story)
    .flatMap(({ name, transitions, told: signals = [] }) => [
      ...transitions.map(({ at, from, to, sentence }) => ({ at, name, what: `${from} → ${to}`, sentence })),
      ...signals.map(({ since, metric, sentence }) => ({ at: since, name, what: `alert: ${metric}`, sentence })),
    ])
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(
      ({ at, name, what, sentence }) =>
        `  ${at.slice(0, 19)}Z  ${forTerminal(name)}: ${what}\n      ${forTerminal(sentence)}`,
    );
  const open = openWords(story);
  const nothing = open.length === 0 ? 'Nothing was decided: every set is healthy.' : 'Nothing was decided.';
  const decided = decisions.length === 0 ? nothing : 'What was decided:';
  const elsewhere = story.configurationSets.filter(({ pool }) => pool !== null);
  const untouched =
    story.configurationSets.length -
    story.configurationSets.filter(({ transitions, told: signals = [] }) => transitions.length + signals.length > 0)
      .length;
  return [
    `${story.scenario}, seed ${story.seed}, ${story.mode} mode: ${grouped(story.events.counted)} events counted of ${story.configurationSets.length} sets.`,
    '',
    decided,
    ...decisions,
    ...open.map((line) => `  ${line}.`),
    ...story.incidents.map(
      ({ provider, from, until }) =>
        `  ${from.slice(0, 19)}Z  incident at ${forTerminal(provider)}, its bounces count against nobody${until === null ? '' : ` (over at ${until.slice(0, 19)}Z)`}`,
    ),
    ...patrolLines(story),
    ...customerLines(story),
    ...ladderLines(story),
    ...domainLines(story),
    '',
    ...elsewhere.map(
      ({ name, pool, transitions, notJudged }) =>
        `${name} is ${transitions.at(-1)?.to ?? (notJudged === undefined ? 'healthy' : 'not judged')} and leaves through ${pool}.`,
    ),
    `${untouched} of ${story.configurationSets.length} sets are untouched. ${story.alerts} ${story.alerts === 1 ? 'alert' : 'alerts'} went out.`,
    ...waitingLines(story),
    ...(story.movedWrongly.length > 0 ? [`Moved though healthy: ${story.movedWrongly.join(', ')}`] : []),
    ...(isStopped ? [`Stopped at ${story.endedAt.slice(0, 19)}Z: the story goes on after that.`] : []),
    ...(!isStopped && story.mode === 'enforce' && story.missed.length > 0
      ? [`Bad and not caught: ${story.missed.join(', ')}`]
      : []),
    ...(isStopped ? [] : story.unmet.map((sentence) => `Not as the story goes: ${forTerminal(sentence)}`)),
    '',
  ].join('\n');
}

/** What became of customers who were ordered, and of what was asked for them; nothing where there are none. */
const customerLines = ({ customers = [] }: Story): string[] =>
  customers.flatMap(({ tenant, stages, asked }) => [
    '',
    `What became of ${forTerminal(tenant)}:`,
    ...[
      ...stages.map(({ stage, since }) => ({ at: since, text: stage })),
      ...asked.map(({ at, isRefused, sentence }) => ({ at, text: `${isRefused ? 'refused' : 'asked'}: ${sentence}` })),
    ]
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ at, text }) => `  ${at.slice(0, 19)}Z  ${forTerminal(text)}`),
  ]);

/** Each change on a ladder with its reason; nothing where there is no ladder. */
const ladderLines = ({ ladders = [] }: Story): string[] =>
  ladders.flatMap(({ subject, step, allowed, changes }) => [
    '',
    `The ladder of ${forTerminal(subject)}, now on step ${step}, ${allowed === null ? 'without a limit' : `${grouped(allowed)} mails a day`}:`,
    ...changes.map(({ day, sentence }) => `  ${day}  ${forTerminal(sentence)}`),
  ]);

/** What the DNS patrol saw; nothing where there was nothing. */
function patrolLines({ listings, broken }: Story): string[] {
  if (listings.length + broken.length === 0) return [];
  return [
    '',
    'What the DNS patrol found:',
    ...listings.map(
      ({ target, list, since, sentence }) =>
        `  ${since.slice(0, 19)}Z  ${forTerminal(target)} is on ${forTerminal(list)}: ${forTerminal(sentence)}`,
    ),
    ...broken.map(({ domain, rule, since }) => `  ${since.slice(0, 19)}Z  ${forTerminal(domain)}: ${faultOf(rule)}`),
  ];
}
