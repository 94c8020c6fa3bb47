import { grouped, percent } from '../kernel/numbers.ts';
import { ladderOf } from '../ladders/ladders.data.ts';
import type { Declared, Grade, Measured, Profile, ProfileFacts, ProfileReason } from './model.ts';
import {
  FACT_WEIGHTS,
  GRADE_UP_TO,
  INDUSTRIES,
  LIST_WEIGHTS,
  LISTS_SOURCE,
  OWN_POOL_FROM,
  RATE_WEIGHTS,
  type RateWeight,
} from './weights.data.ts';

const MONTH = 30;

/** How risky a tenant is, from what it says and what was counted. What is not known counts neither way. */
export function profile(facts: ProfileFacts): Profile {
  const reasons = [...declaredReasons(facts), ...measuredReasons(facts)]
    .filter((reason) => reason !== null)
    .toSorted((a, b) => b.points - a.points);
  // What speaks for a tenant excuses no fault.
  const against = reasons.filter(({ points }) => points > 0).reduce((sum, { points }) => sum + points, 0);
  const hasFault = reasons.some(({ id, points }) => points > 0 && id !== 'young' && id !== 'silent');
  const speaksFor = reasons.filter(({ points }) => points < 0).reduce((sum, { points }) => sum + points, 0);
  const points = hasFault ? against : Math.max(0, against + speaksFor);
  const grade = GRADE_UP_TO.find(([, most]) => points <= most)?.[0] ?? 'D';
  return { grade, points, reasons, ...placeFor(grade, facts) };
}

function declaredReasons({ declared, measured }: ProfileFacts): (ProfileReason | null)[] {
  const { lists, industry } = declared;
  return [
    lists === undefined
      ? null
      : { id: 'lists', points: LIST_WEIGHTS[lists].points, sentence: LIST_WEIGHTS[lists].words, source: LISTS_SOURCE },
    industry === undefined ? null : industryReason(industry),
    jumpReason(declared, measured),
  ];
}

function industryReason(industry: string): ProfileReason | null {
  const words = industry.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const found = INDUSTRIES.words.find((word) => words.includes(word));
  if (found === undefined) return null;
  const sentence = `its business is ${found}, where people complain more than elsewhere`;
  return { id: 'industry', points: INDUSTRIES.points, sentence, source: INDUSTRIES.source };
}

function jumpReason({ perDay }: Declared, { month }: Measured): ProfileReason | null {
  const { times, points, source } = FACT_WEIGHTS.jump;
  if (perDay === undefined || perDay <= 0 || month === null || month.perDay < times * perDay) return null;
  const sentence = `it sends ${grouped(month.perDay)} a day and said ${grouped(perDay)}`;
  return { id: 'jump', points, sentence, source };
}

function measuredReasons({ measured, today }: ProfileFacts): (ProfileReason | null)[] {
  const { firstDay, first, month, offences, brokenAuthentication } = measured;
  const age = firstDay === null ? null : today - firstDay;
  const { young, proven, silent, offence, broken } = FACT_WEIGHTS;
  const rates = month === null ? [] : ratesOf(month);
  return [
    first === null ? null : rateReason(RATE_WEIGHTS.firstBounces, first.hardBounces, first.outcomes),
    ...rates,
    month === null ? null : fewComplained(month),
    offences === null || offences === 0
      ? null
      : {
          id: 'offences',
          points: offence.points + (offences > 1 ? offence.again : 0),
          sentence: `it was quarantined or paused ${offences === 1 ? 'once' : `${offences} times`} in the last 90 days`,
          source: offence.source,
        },
    brokenAuthentication === true
      ? {
          id: 'authentication',
          points: broken.points,
          sentence: 'its mail authentication is broken',
          source: broken.source,
        }
      : null,
    age === null
      ? { id: 'silent', points: silent.points, sentence: 'no mail of it was counted yet', source: silent.source }
      : null,
    age !== null && age < young.days
      ? { id: 'young', points: young.points, sentence: `its first mail was ${age} days ago`, source: young.source }
      : null,
    age !== null && age >= proven.days && month !== null && month.outcomes >= proven.outcomes && offences === 0
      ? {
          id: 'proven',
          points: proven.points,
          sentence: `its first mail was ${grouped(age)} days ago, and it had ${grouped(month.outcomes)} outcomes in the last month`,
          source: proven.source,
        }
      : null,
  ];
}

function ratesOf(month: NonNullable<Measured['month']>): (ProfileReason | null)[] {
  const { outcomes, reported } = month;
  return [
    rateReason(RATE_WEIGHTS.bounces, month.hardBounces, outcomes),
    rateReason(RATE_WEIGHTS.missing, month.missing, outcomes),
    rateReason(RATE_WEIGHTS.complaints, month.complaints, reported),
    rateReason(RATE_WEIGHTS.suppressed, month.suppressed, month.sent),
  ];
}

function rateReason({ id, words, least, bands, source }: RateWeight, hits: number, of: number): ProfileReason | null {
  if (of < least) return null;
  const band = bands.find(({ from }) => hits >= from * of);
  if (band === undefined) return null;
  const sentence = `${words.hits} ${grouped(hits)} of ${grouped(of)} ${words.of} = ${percent(hits / of)}`;
  return { id, points: band.points, sentence, source };
}

function fewComplained({ complaints, reported }: NonNullable<Measured['month']>): ProfileReason | null {
  const { points, from, source } = FACT_WEIGHTS.fewButComplained;
  if (reported >= RATE_WEIGHTS.complaints.least || complaints < from) return null;
  return { id: 'complaints', points, sentence: `${complaints} complaints of ${grouped(reported)} delivered`, source };
}

const LADDER_OF: Readonly<Record<Grade, { readonly shared: string; readonly own: string }>> = {
  A: { shared: 'tiers', own: 'sendgrid' },
  B: { shared: 'tiers', own: 'braze-moderate' },
  C: { shared: 'six-weeks', own: 'braze-conservative' },
  D: { shared: 'braze-conservative', own: 'braze-conservative' },
};

/** The pool that suits it, its ladder, and the step that its own good mail has proven. */
function placeFor(
  grade: Grade,
  { declared, measured, today }: ProfileFacts,
): Pick<Profile, 'pool' | 'ladder' | 'startStep'> {
  const { month, firstDay } = measured;
  const isRisky = grade === 'C' || grade === 'D';
  const isNew = firstDay === null || today - firstDay < FACT_WEIGHTS.young.days;
  const aMonth = Math.max((declared.perDay ?? 0) * MONTH, month?.sent ?? 0);
  const pool = isRisky || isNew ? 'new-senders' : aMonth >= OWN_POOL_FROM ? 'own' : 'shared';
  const ladder = LADDER_OF[grade][pool === 'own' ? 'own' : 'shared'];
  const steps = ladderOf(ladder)?.steps ?? [];
  // Receivers know what they have got so far; who is new, or not good, begins at the foot.
  const known = isRisky || isNew ? 0 : (month?.perDay ?? 0);
  return {
    pool,
    ladder,
    startStep:
      Math.max(
        0,
        steps.findLastIndex(({ perDay }) => perDay <= known),
      ) + 1,
  };
}
