import { OTHER } from '../counting/counts.ts';
import { measureOf } from '../judging/alternatives.ts';
import { USUAL_VARIATION } from '../judging/dispersion.ts';
import { evidenceOf } from '../judging/evidence.ts';
import type { Ratio } from '../judging/metrics.ts';
import { replayRatios, runOf } from '../judging/run.ts';
import type { HourTrials } from '../judging/series.ts';
import { grouped, percent } from '../kernel/numbers.ts';
import { DAY_MS, type Day, HOURS_PER_DAY, iso } from '../kernel/time.ts';
import { HOLDS, LINES, type Line } from './lines.data.ts';
import type { LadderDay, ProviderDay } from './model.ts';

/** Why a sender is held. `provider` null: all mail is. */
export type Trouble = { readonly provider: string | null; readonly sentence: string };

/** Which mail is looked at. */
export type Part = {
  readonly from: Day;
  /** Mail of this day and later may still be answered, so what has no answer counts as good. */
  readonly openFrom: Day;
  readonly counts: (provider: string) => boolean;
};

/** A mailbox provider that somebody can be held at. `other` and `other-silent` are none. */
export const isNamed = (provider: string): boolean => provider !== OTHER && !provider.startsWith(`${OTHER}-`);

/** Trials of a line, a day each. */
const seriesOf = (line: Line, days: readonly LadderDay[], { from, openFrom, counts }: Part): HourTrials[] => {
  const series: HourTrials[] = [];
  for (const { day, providers } of days) {
    if (day < from) continue;
    let n = 0;
    let x = 0;
    for (const [provider, mail] of providers) {
      if (!counts(provider)) continue;
      x += mail[line.hits];
      n += trialsIn(line, mail, day >= openFrom);
    }
    if (n > 0 || x > 0) series.push({ hour: day * HOURS_PER_DAY, n: Math.max(n, x), x });
  }
  return series;
};

const trialsIn = (line: Line, mail: ProviderDay, isOpen: boolean): number =>
  line.of === 'outcomes' && isOpen ? Math.max(mail.outcomes, mail.sent) : mail[line.of];

type Found = { readonly evidence: number; readonly sentence: string };

/** How much speaks for a rate above the line, and the same as a sentence. Days are allowed to differ by a third. */
const against = (line: Line, days: readonly LadderDay[], part: Part): Found => {
  const series = seriesOf(line, days, part);
  if (!series.some(({ x }) => x > 0)) return NOTHING;
  const measure = measureOf('warn', line.line, USUAL_VARIATION);
  const start = measure.alternatives.map(() => 0);
  const end = replayRatios(start, measure, series);
  const evidence = evidenceOf(end);
  if (evidence < HOLDS.evidence) return { evidence, sentence: '' };
  const { count, of, since } = runOf({ start, end }, measure, series, 0);
  return { evidence, sentence: sentenceOf(line, count, of, iso(since).slice(0, 10), evidence) };
};
const NOTHING: Found = { evidence: 0, sentence: '' };

const sentenceOf = ({ words, line }: Line, x: number, n: number, since: string, evidence: number): string =>
  `${words.hits} ${grouped(x)} of ${grouped(n)} ${words.of} since ${since} = ${percent(rateOf(x, n))}, ` +
  `line ${percent(line)}, evidence ${evidence.toFixed(1)} ≥ ${HOLDS.evidence}`;
const rateOf = (x: number, n: number): Ratio => (n === 0 ? 0 : x / n);

/** The trouble that a day shows, at most one a provider and one of all mail. */
export function troublesOn(today: LadderDay, days: readonly LadderDay[], part: Part): Trouble[] {
  const providers = [...today.providers.keys()].filter(part.counts).toSorted((a, b) => (a < b ? -1 : 1));
  const troubles = new Map<string | null, string>();
  const note = (provider: string | null, sentence: string) => {
    if (!troubles.has(provider)) troubles.set(provider, sentence);
  };
  for (const line of LINES) {
    if (line.atProvider) {
      for (const provider of providers) {
        const { evidence, sentence } = against(line, days, only(part, provider));
        if (evidence >= HOLDS.evidence) note(isNamed(provider) ? provider : null, sentence);
      }
      continue;
    }
    const { evidence, sentence } = against(line, days, part);
    if (evidence < HOLDS.evidence) continue;
    const one = providers.find((provider) => isOneProviders(line, days, part, provider));
    note(one ?? null, one === undefined ? sentence : against(line, days, only(part, one)).sentence);
  }
  for (const provider of providers) {
    const reply = repliesOf(today.providers.get(provider));
    if (reply !== null) note(isNamed(provider) ? provider : null, reply);
  }
  return [...troubles].map(([provider, sentence]) => ({
    provider,
    sentence: provider === null ? sentence : `at ${provider} ${sentence}`,
  }));
}

const only = (part: Part, provider: string): Part => ({ ...part, counts: (name) => name === provider });

/** Whether the trouble is this provider's alone: it is enough by itself, and the others show that they are well. */
function isOneProviders(line: Line, days: readonly LadderDay[], part: Part, provider: string): boolean {
  if (!isNamed(provider)) return false;
  if (against(line, days, only(part, provider)).evidence < HOLDS.evidence) return false;
  const others = { ...part, counts: (name: string) => name !== provider && part.counts(name) };
  const witnessed = seriesOf(line, days, others).reduce((sum, { n }) => sum + n, 0);
  return witnessed >= HOLDS.witnessOutcomes && against(line, days, others).evidence < HOLDS.evidence;
}

function repliesOf(mail: ProviderDay | undefined): string | null {
  if (mail === undefined) return null;
  const { replies, sent } = mail.worstHour;
  if (replies < HOLDS.repliesAnHour || replies < HOLDS.repliesShare * sent) return null;
  return `${grouped(replies)} replies within an hour name the sender's reputation, ${HOLDS.repliesAnHour} are enough to hold`;
}

/** A day as people write it. */
export const dateOf = (day: Day): string => iso(day * DAY_MS).slice(0, 10);
