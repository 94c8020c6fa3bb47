import { type PageEnding, type PageFigures, type PageSender, SENDER_STATES, type SenderState } from './model.ts';
import { type Say, shownName } from './say.ts';
import type { TextKey } from './texts.data.ts';
import type { Block, Section, Tone } from './view-model.ts';

const TONES: Readonly<Record<SenderState, Tone>> = {
  healthy: 'good',
  warned: 'warn',
  quarantined: 'bad',
  paused: 'bad',
  probation: 'warn',
  observed: 'warn',
  decided: 'warn',
  returning: 'warn',
  changed: 'warn',
  waiting: 'warn',
  cleared: 'good',
  'not-judged': 'quiet',
};
/** Senders that need no look. */
const WELL: readonly SenderState[] = SENDER_STATES.filter((state) => TONES[state] === 'good');
/** Where a reason and an end are of use. */
const RESTRICTED: readonly SenderState[] = SENDER_STATES.filter(
  (state) => !['healthy', 'waiting', 'cleared', 'not-judged'].includes(state),
);

/** Whether the owner of a sender should look at it. */
export const isLacking = ({ state, told }: Pick<PageSender, 'state' | 'told'>): boolean =>
  !WELL.includes(state) || told.length > 0;

/** One sender: how it stands, why, what ends it, and its numbers. */
export function senderSection(sender: PageSender, say: Say): Section {
  const { label, state, since, observed, exempt, providers, told } = sender;
  const { text } = say;
  const put = { providers: providers.map(shownName).join(', ') };
  const blocks: Block[] = [
    {
      kind: 'text',
      text: [text(`means.${state}`, put), ...(since === null ? [] : [text('since', { at: say.moment(since) })])].join(
        ' ',
      ),
    },
    ...reasonOf(sender, say),
    ...told.map((metric): Block => {
      const says = text('told.signal', { metric: text(`metric.${metric}`) });
      return { kind: 'titled', title: text('reason'), lines: [says, text(`advice.${metric}`)] };
    }),
    ...endingOf(sender, say),
    ...(exempt ? [{ kind: 'quiet', text: text('exempt') } as const] : []),
    ...(observed && !exempt ? [{ kind: 'quiet', text: text('onlyObserved') } as const] : []),
    numbersOf(sender, say),
  ];
  return { heading: shownName(label), badge: { text: text(`state.${state}`), tone: TONES[state] }, blocks };
}

function reasonOf({ reason, state }: PageSender, say: Say): Block[] {
  const isApart = reason?.kind === 'cause' && ['new-sender', 'kept-apart', 'standby', 'gone'].includes(reason.cause);
  if (reason === null || !(RESTRICTED.includes(state) || isApart)) return [];
  const { text } = say;
  const title = text('reason');
  if (reason.kind === 'cause') {
    const advice = reason.cause === 'authentication' ? [text('advice.authentication')] : [];
    return [{ kind: 'titled', title, lines: [text(`reason.${reason.cause}`), ...advice] }];
  }
  const { metric, count, of, rate, limit, since } = reason;
  const says = text('reason.numbers', {
    metric: text(`metric.${metric}`),
    ...{ count: say.count(count), of: say.count(of), since: say.moment(since), rate: say.rate(rate) },
    limit: say.rate(limit),
  });
  return [{ kind: 'titled', title, lines: [says, text(`advice.${metric}`)] }];
}

function endingOf({ ending, standing, state }: PageSender, say: Say): Block[] {
  // What was not carried out has no end to wait for.
  if (ending.kind === 'none' || !['warned', 'quarantined', 'paused', 'probation'].includes(state)) return [];
  return [{ kind: 'titled', title: say.text('ending'), lines: [endingWords(ending, standing, say)] }];
}

function endingWords(ending: PageEnding, standing: PageSender['standing'], { text, moment, count, list }: Say): string {
  switch (ending.kind) {
    case 'none':
      return '';
    case 'by-hand':
      return text('ending.by-hand');
    case 'until':
      return text(standing === 'paused' ? 'ending.pauseUntil' : 'ending.until', { at: moment(ending.at) });
    case 'quiet':
    case 'probation':
      return text(`ending.${ending.kind}`, { at: moment(ending.at) });
    case 'proof': {
      const outcomes = ending.outcomes.map(({ metric, least }) => {
        const key: TextKey = metric === 'complaint' ? 'outcomes.complaints' : 'outcomes.bounces';
        return text(key, { count: count(least) });
      });
      const put = { from: moment(ending.from), latest: moment(ending.latest), outcomes: list(outcomes) };
      return text('ending.proof', put);
    }
    default:
      return ending satisfies never;
  }
}

function numbersOf({ day, week, limits, exempt }: PageSender, say: Say): Block {
  const { text, count, rate } = say;
  const counted = (name: 'sends' | 'deliveries' | 'hardBounces' | 'complaints') => [
    text(name),
    ...[day, week].map((sums: PageFigures) => count(sums[name])),
    '',
  ];
  const share = (name: 'hardBounceRate' | 'complaintRate', limit: number) => [
    text(name),
    ...[day, week].map((sums: PageFigures) => rate(sums[name])),
    exempt ? '' : rate(limit),
  ];
  return {
    kind: 'table',
    caption: text('numbers'),
    head: ['', text('lastDay'), text('lastWeek'), text('limit')],
    rows: [
      counted('sends'),
      counted('deliveries'),
      counted('hardBounces'),
      share('hardBounceRate', limits.hardBounce),
      counted('complaints'),
      share('complaintRate', limits.complaint),
    ],
  };
}
