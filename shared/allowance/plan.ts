import { grouped, percent } from '../kernel/numbers.ts';
import { type Member, shareOut } from './share.ts';

/** Whose mail a ladder limits: what it allows today, and what was sent of it. Unit: messages. */
export type Subject = {
  /** As `subjectKey`. */
  readonly key: string;
  /** For people, such as "tenant acme". */
  readonly name: string;
  readonly allowed: number;
  readonly perHour: number;
  /** Mailbox providers that are held apart, and what may go to each a day. */
  readonly providers: Readonly<Record<string, number>>;
  /** Counted today, of all its mail and by mailbox provider. */
  readonly sent: number;
  readonly sentTo: Readonly<Record<string, number>>;
  /** Mail a day, lately. */
  readonly perDay: number;
  readonly why: string;
};

/**
 * Whose ladder limits one who asks. `isCounted`: whether its mail is part of what is counted of that subject. `part`: of
 * its mail, above 0, at most 1; absent: all of it.
 */
export type AskersSubject = { readonly key: string; readonly isCounted: boolean; readonly part?: number | undefined };

/** One who asks. Mail of a stream that asks for itself is not part of its set's. Unit: messages. */
export type Asker = {
  readonly name: string;
  /** Mail a day, lately; what was counted today; what it took today. */
  readonly perDay: number;
  readonly sent: number;
  readonly granted: number;
  /** It took all that it could have within the last hour. */
  readonly isHungry: boolean;
  /** Its subjects. */
  readonly of: readonly AskersSubject[];
  /** What it was given for this hour already, and took of it; null: nothing yet. */
  readonly fixed: { readonly allowed: number | null; readonly granted: number } | null;
};

/** What one who asks gets for an hour. `allowed` null: no ladder limits it. */
export type Part = {
  readonly allowed: number | null;
  readonly providers: Readonly<Record<string, number>>;
  readonly why: string;
};

/** The least part of a subject's mail that is kept for whoever asks first within the hour, and that one asker weighs. */
const LEAST_SHARE = 1 / 50;
const NO_LADDER = 'no ladder in the policy limits it';

type Left = {
  readonly subject: Subject;
  readonly used: number;
  readonly hour: number;
  readonly askers: readonly Asker[];
};

/**
 * Shares what every subject may send within the hour out among those who ask: by what each sends, none beyond any of its
 * subjects. A part is kept for mail of sets that never ask.
 * @returns a part for each asker that has none for this hour yet
 */
export function planHour(
  subjects: readonly Subject[],
  askers: readonly Asker[],
  hour: number,
): ReadonlyMap<string, Part> {
  const lefts = new Map(subjects.map((subject) => [subject.key, leftOf(subject, askers)]));
  const waiting = askers.filter(({ fixed }) => fixed === null);
  const members = waiting.map((asker) => memberOf(asker, lefts));
  const others = [...lefts.values()].flatMap(othersOf);
  const budgets = new Map([...lefts].map(([key, { hour: left }]) => [key, left]));
  const shares = shareOut(budgets, [...members, ...others], hour);
  const byProvider = providerShares([...lefts.values()], members, shares, hour);
  return new Map(
    waiting.map((asker): [string, Part] => {
      const allowed = shares.get(asker.name);
      if (allowed === undefined) return [asker.name, { allowed: null, providers: {}, why: NO_LADDER }];
      return [asker.name, { allowed, providers: byProvider.get(asker.name) ?? {}, why: whyOf(asker, allowed, lefts) }];
    }),
  );
}

function leftOf(subject: Subject, all: readonly Asker[]): Left {
  const askers = all.filter(({ of }) => of.some(({ key }) => key === subject.key));
  let used = subject.sent;
  let given = 0;
  let open = 0;
  for (const asker of askers) {
    const { of, sent, granted, fixed } = asker;
    const part = partOf(asker, subject);
    const isCounted = of.some(({ key, isCounted: counted }) => key === subject.key && counted);
    // What was taken is on its way, though nothing of it is counted yet.
    used += part * (Math.max(sent, granted) - (isCounted ? sent : 0));
    given += part * (fixed?.allowed ?? 0);
    open += part * Math.max(0, (fixed?.allowed ?? 0) - (fixed?.granted ?? 0));
  }
  const hour = Math.min(subject.perHour - given, subject.allowed - used - open);
  return { subject, used: Math.round(used), hour: Math.max(0, Math.floor(hour)), askers };
}

const demandOf = ({ perDay, sent, granted, isHungry }: Asker): number =>
  Math.max(perDay, sent, granted) * (isHungry ? 2 : 1);

/** Who sends little weighs a little all the same, or it could never begin. */
function memberOf(asker: Asker, lefts: ReadonlyMap<string, Left>): Member {
  const budgets = asker.of.map(({ key }) => key).filter((key) => lefts.has(key));
  const largest = Math.max(0, ...budgets.map((key) => wholeDemand(lefts.get(key))));
  const parts = new Map(asker.of.flatMap(({ key, part }) => (part === undefined ? [] : [[key, part] as const])));
  return { name: asker.name, weight: Math.max(1, demandOf(asker), largest * LEAST_SHARE), budgets, parts };
}
/** Of a subject: what all who ask send of it. */
const wholeDemand = (left: Left | undefined): number =>
  left === undefined ? 0 : left.askers.reduce((sum, asker) => sum + partOf(asker, left.subject) * demandOf(asker), 0);
const partOf = ({ of }: Asker, { key }: Subject): number => of.find((one) => one.key === key)?.part ?? 1;

/** Mail of a subject whose senders do not ask: they get their part, though nobody writes it down. */
function othersOf(left: Left): Member[] {
  const { subject, askers } = left;
  const ofAskers = askers.reduce((sum, asker) => sum + partOf(asker, subject) * asker.perDay, 0);
  const weight = Math.max(subject.perDay - ofAskers, wholeDemand(left) * LEAST_SHARE);
  const isAlone = subject.key.startsWith('set:');
  return isAlone || weight <= 0 ? [] : [{ name: `\n${subject.key}`, weight, budgets: [subject.key] }];
}

/** Of each mailbox provider that is held apart: its part of the hour, by what each got of the whole. */
function providerShares(
  lefts: readonly Left[],
  members: readonly Member[],
  shares: ReadonlyMap<string, number>,
  hour: number,
): ReadonlyMap<string, Record<string, number>> {
  const found = new Map<string, Record<string, number>>();
  for (const provider of new Set(lefts.flatMap(({ subject }) => Object.keys(subject.providers)))) {
    const budgets = new Map(
      lefts.flatMap(({ subject, hour: left }) => {
        const allowed = Object.hasOwn(subject.providers, provider) ? subject.providers[provider] : undefined;
        return allowed === undefined ? [] : [[subject.key, providerHour(subject, provider, allowed, left)] as const];
      }),
    );
    const weighed = members.map((member) => ({ ...member, weight: Math.max(1e-3, shares.get(member.name) ?? 0) }));
    for (const [name, share] of shareOut(budgets, weighed, hour)) {
      const own = found.get(name) ?? Object.create(null);
      own[provider] = Math.min(share, shares.get(name) ?? 0);
      found.set(name, own);
    }
  }
  return found;
}

function providerHour({ allowed, perHour, sentTo }: Subject, provider: string, most: number, left: number): number {
  const sent = Object.hasOwn(sentTo, provider) ? (sentTo[provider] ?? 0) : 0;
  return Math.min(Math.ceil((perHour * most) / Math.max(1, allowed)), most - sent, left);
}

/** By the subject that leaves it the least. */
function whyOf(asker: Asker, allowed: number, lefts: ReadonlyMap<string, Left>): string {
  const mostOf = ({ hour, subject }: Left): number => hour / partOf(asker, subject);
  const own = asker.of.flatMap(({ key }) => lefts.get(key) ?? []).toSorted((a, b) => mostOf(a) - mostOf(b))[0];
  if (own === undefined) return NO_LADDER;
  const { subject, used, hour } = own;
  const day = `${grouped(used)} of ${grouped(subject.allowed)} are sent or taken today`;
  const part = partOf(asker, subject);
  const whose = part < 1 ? ` (${percent(part)} of its mail)` : '';
  const now =
    hour === 0
      ? 'nothing is left for this hour'
      : `${grouped(Math.round(allowed * part))} of ${grouped(hour)} for this hour${whose}`;
  return `${subject.name}: ${now}, ${day}. ${subject.why}`;
}
