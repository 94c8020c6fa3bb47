import { grouped } from '../kernel/numbers.ts';
import { DAY_MS, type Day, iso } from '../kernel/time.ts';
import type { Ladder } from '../ladders/model.ts';
import { FIGURES } from './figures.data.ts';

/** A season: so much mail a day from a day on. */
export type SeasonFacts = {
  readonly from: Day;
  /** Messages a day. */
  readonly perDay: number;
  /** Warm addresses that there are. */
  readonly addresses: number;
  /** Messages a day that they carry now. */
  readonly now: number;
  readonly ladder: Ladder;
  readonly today: Day;
};
export const SEASON_STEPS = ['lease', 'begin', 'full', 'season'] as const;
export type SeasonStep = {
  readonly kind: (typeof SEASON_STEPS)[number];
  readonly day: Day;
  readonly sentence: string;
};
export type SeasonPlan = {
  /** Addresses that the season needs, and how many of them are to be leased. */
  readonly addresses: number;
  readonly lease: number;
  /** Messages a day and address, at the season. */
  readonly perAddress: number;
  /** Days that the ladder takes. */
  readonly climbDays: number;
  /** In order of time. */
  readonly steps: readonly SeasonStep[];
  /** What an address may send on each day from `begin` on, a row for each step of the ladder. */
  readonly schedule: readonly { readonly day: Day; readonly perAddress: number; readonly all: number }[];
  /** Null: there is time enough. */
  readonly late: string | null;
};

/** SES gives addresses on request, within days; ours. */
const LEASE_DAYS = 14;
/** Full volume so long before the season, so that one hold costs nothing; ours. */
const SPARE_DAYS = 7;

/** Plans backwards from a season: how many addresses, when to lease them, and on which day the ladder begins. */
export function planSeason({ from, perDay, addresses: has, now, ladder, today }: SeasonFacts): SeasonPlan {
  const addresses = Math.max(has, Math.ceil(perDay / FIGURES.overloads.perDay), 1);
  const lease = addresses - has;
  const perAddress = Math.ceil(perDay / addresses);
  const climb = climbOf(ladder, perAddress, lease > 0 || has === 0 ? 0 : now / has);
  const climbDays = climb.at(-1)?.after ?? 0;
  const begin = from - SPARE_DAYS - climbDays;
  const steps: SeasonStep[] = [
    ...(lease > 0
      ? [
          {
            kind: 'lease' as const,
            day: begin - LEASE_DAYS,
            sentence: `ask SES for ${lease} more ${lease === 1 ? 'address' : 'addresses'}`,
          },
        ]
      : []),
    ...(climbDays > 0
      ? [
          {
            kind: 'begin' as const,
            day: begin,
            sentence: `begin the ladder ${ladder.id} with ${grouped(climb[0]?.perDay ?? 0)} mails a day an address`,
          },
        ]
      : []),
    {
      kind: 'full',
      day: from - SPARE_DAYS,
      sentence: `${grouped(perAddress)} mails a day an address, ${grouped(perDay)} in all`,
    },
    { kind: 'season', day: from, sentence: 'the season begins' },
  ];
  const first = steps[0]?.day ?? from;
  return {
    addresses,
    lease,
    perAddress,
    climbDays,
    steps,
    schedule: climb.map((step, index) => ({
      day: begin + (climb[index - 1]?.after ?? 0),
      perAddress: step.perDay,
      all: step.perDay * addresses,
    })),
    late: first >= today ? null : lateWords(today - first, { from, today, lease, climb, addresses }),
  };
}

type Climb = readonly { readonly perDay: number; readonly after: number }[];

/** The steps until an address carries its part, and after how many days each is over. */
function climbOf({ steps }: Ladder, wanted: number, carries: number): Climb {
  const climb: { perDay: number; after: number }[] = [];
  let after = 0;
  for (const { perDay, leastDays } of steps) {
    if (perDay <= carries) continue;
    if ((climb.at(-1)?.perDay ?? carries) >= wanted) break;
    after += leastDays;
    climb.push({ perDay: Math.min(perDay, wanted), after });
  }
  return climb;
}

type Late = Pick<SeasonFacts, 'from' | 'today'> & {
  readonly lease: number;
  readonly climb: Climb;
  readonly addresses: number;
};

function lateWords(days: number, { from, today, lease, climb, addresses }: Late): string {
  const left = from - today - (lease > 0 ? LEASE_DAYS : 0);
  const reached = climb.filter((step, index) => (climb[index - 1]?.after ?? 0) <= left && step.perDay > 0).at(-1);
  const what =
    left <= 0 || reached === undefined
      ? 'nothing of it by then'
      : `${grouped(reached.perDay * addresses)} a day by then`;
  return `it is ${days} days late: begun today, it comes to ${what}, and to full volume on ${dateOf(today + (lease > 0 ? LEASE_DAYS : 0) + (climb.at(-1)?.after ?? 0))}`;
}

export const dateOf = (day: Day): string => iso(day * DAY_MS).slice(0, 10);
