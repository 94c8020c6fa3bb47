import { Random } from '../../infra/local/random.ts';
import { type JudgedCell, judgedCell } from '../../shared/counting/counts.ts';
import { judge } from '../../shared/judging/judge.ts';
import type { HourCounts } from '../../shared/judging/model.ts';
import { hourOf, hourStart, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { sendsFeedback } from '../../shared/replies/providers.ts';

const HOURS = 168;
const PROVIDERS = ['google', 'microsoft', 'yahoo', 'apple', 'other'] as const;

export type JudgeBench = {
  readonly rows: readonly { readonly hours: number; readonly providers: number; readonly microseconds: number }[];
  /** A judgement of a full week ÷ one of a day: how it grows with the history. */
  readonly growth: number;
};

/** What one judgement costs: the median of many, with a day and with a full week of history. */
export function benchJudge({ quick }: { readonly quick: boolean }): JudgeBench {
  const rounds = quick ? 200 : 2_000;
  const rows = [24, HOURS].map((hours) => ({
    hours,
    providers: PROVIDERS.length,
    microseconds: medianMicroseconds(hours, rounds),
  }));
  const [day, week] = rows.map(({ microseconds }) => microseconds);
  return { rows, growth: (week ?? 0) / (day ?? 1) };
}

function medianMicroseconds(hours: number, rounds: number): number {
  const random = new Random('judge');
  const now = hourStart(hourOf(Date.UTC(2026, 0, 8, 10))) + 30 * MINUTE_MS;
  const history = Array.from({ length: hours }, (_, index): HourCounts => {
    const cells = new Map<string, JudgedCell>(
      PROVIDERS.map((provider) => {
        const sends = random.poisson(200);
        const bounces = random.binomial(sends, 0.01);
        const complaints = random.binomial(sends, 0.0003);
        return [provider, judgedCell({ sends, deliveries: sends - bounces, hardBounces: bounces, complaints })];
      }),
    );
    return { hour: hourOf(now) - hours + 1 + index, cells };
  });
  const facts = {
    now,
    epochFrom: 0,
    hours: history,
    before: null,
    limits: DEFAULT_POLICY.limits,
    withheld: [],
    activeSets: 300,
    sendsFeedback,
  };
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    judge(facts);
    return (performance.now() - begun) * 1_000;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
