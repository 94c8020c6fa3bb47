import { METRICS, type Metric, signalOf } from '../../judging/metrics.ts';
import { grouped, percent } from '../../kernel/numbers.ts';
import { type EpochMs, iso } from '../../kernel/time.ts';
import type { HeldMove } from '../../placement/model.ts';
import type { StandingRecord } from '../../standing/model.ts';
import type { Need } from './model.ts';

/** A decision that waits, and why it was made. */
export type HeldDecision = {
  readonly name: string;
  readonly version: string;
  readonly since: EpochMs;
  readonly why: HeldMove['why'];
  readonly decision: Pick<StandingRecord, 'sentence' | 'numbers'>;
};

const WHY: Readonly<Record<HeldMove['why'], string>> = {
  'blast-radius': 'more sets would be moved than the blast radius allows',
  switch: 'automatic moves are switched off',
};

/** All decisions that wait for one reason, as one need with one approval; none where nothing waits. */
export const heldNeeds = (held: readonly HeldDecision[]): readonly Need[] =>
  (['blast-radius', 'switch'] as const).flatMap((why) => {
    const waiting = held.filter((one) => one.why === why);
    const [first] = waiting;
    return first === undefined ? [] : [heldNeed(why, first, waiting)];
  });

function heldNeed(why: HeldMove['why'], first: HeldDecision, waiting: readonly HeldDecision[]): Need {
  const count = waiting.length;
  return {
    kind: 'held',
    severity: why === 'switch' ? 'warning' : 'critical',
    title: count === 1 ? `${first.name} waits for approval` : `${grouped(count)} decisions wait for approval`,
    sentence: `Held, because ${WHY[why]}. ${causes(waiting)}`.trim(),
    since: iso(Math.min(...waiting.map(({ since }) => since))),
    count,
    items: waiting.map(({ name, version, decision }) => ({ name, version, sentence: decision.sentence, copy: null })),
    action: {
      label: count === 1 ? 'Approve' : `Approve all ${grouped(count)}`,
      does: 'approve',
      page: '/incidents',
      command: 'lazaretto approve --all --reason TEXT',
    },
  };
}

/** `8 for hard bounces, the worst 25.00 %, limit 5.00 %; 1 for another cause.` */
function causes(waiting: readonly HeldDecision[]): string {
  const by = new Map<Metric | null, HeldDecision[]>();
  for (const one of waiting) {
    const metric = one.decision.numbers?.metric ?? null;
    by.set(metric, [...(by.get(metric) ?? []), one]);
  }
  const parts = [...METRICS, null].flatMap((metric) => {
    const all = by.get(metric) ?? [];
    if (all.length === 0) return [];
    if (metric === null) return [`${grouped(all.length)} for another cause`];
    const [worst] = all
      .flatMap(({ decision: { numbers } }) => (numbers === null ? [] : [numbers]))
      .toSorted((a, b) => b.rate - a.rate);
    const rate = worst === undefined ? '' : `, the worst ${percent(worst.rate)}, limit ${percent(worst.limit)}`;
    return [`${grouped(all.length)} for ${signalOf(metric).words.hits}${rate}`];
  });
  return by.size === 1 && by.has(null) ? '' : `${parts.join('; ')}.`;
}
