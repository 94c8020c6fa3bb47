import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { METRIC_WORDS } from '../lib/words.ts';
import type { Decisions } from './decisions.ts';

/** Something that happened while a chart was running. */
export type Mark = {
  readonly number: number;
  readonly at: number;
  /** null: a moment. */
  readonly until: number | null;
  /** A custom property of the style, without its dashes. */
  readonly colour: string;
  readonly words: string;
};

const COLOURS: Readonly<Record<string, string>> = {
  warned: 'warn',
  quarantined: 'quarantine',
  paused: 'pause',
  probation: 'probation',
  healthy: 'healthy',
};

type Given = {
  readonly decisions: Pick<Decisions, 'history'>;
  readonly incidents: AnswerOf<'listIncidents'>['items'];
  readonly from: number;
  readonly to: number;
};
/** What was decided of a set, and the incidents of mailbox providers, within a span; numbered in order of time. */
export function marksOf({ decisions, incidents, from, to }: Given): readonly Mark[] {
  const moves = decisions.history.map(({ at, from: before, to: after, mode, sentence }) => ({
    at: Date.parse(at),
    until: null,
    colour: COLOURS[after] ?? 'quiet',
    words: `${before} → ${after}${mode === 'observe' ? ' (only observed)' : ''}: ${sentence}`,
  }));
  const bands = incidents.map(({ provider, metric, openedAt, closedAt }) => ({
    at: Date.parse(openedAt),
    until: closedAt === null ? to : Date.parse(closedAt),
    colour: 'note',
    words: `${METRIC_WORDS[metric]} at ${provider}: incident, ${closedAt === null ? 'going on' : 'over'}; they count against nobody`,
  }));
  return [...moves, ...bands]
    .filter(({ at, until }) => at <= to && (until ?? at) >= from)
    .toSorted((a, b) => a.at - b.at)
    .map((mark, index) => ({ number: index + 1, ...mark }));
}
