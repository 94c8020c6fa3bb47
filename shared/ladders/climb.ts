import type { Day } from '../kernel/time.ts';
import { HOLDS } from './lines.data.ts';
import type {
  Climbed,
  Ladder,
  LadderChange,
  LadderDay,
  LadderHistory,
  LadderState,
  ProviderRung,
  Rung,
} from './model.ts';
import { badDay, daysWanted, goodDay, isHeld, type Moved, rungAt, stepAfterIdle, topOf } from './rung.ts';
import { type Trouble, troublesOn } from './trouble.ts';
import { apartFrom, isUsed, limiting, restOf, sentOn, sharesOf, volumeAt, volumeOf } from './volume.ts';
import { changeWords, startWords, whyWords } from './words.ts';

/** The beginning of a climb. @param step index of the step, such as where the profile says to begin */
export function startState(ladder: Ladder, day: Day, step = 0): LadderState {
  const first = Math.max(0, Math.min(step, ladder.steps.length - 1));
  const last: LadderChange = { kind: 'start', day, provider: null, sentence: startWords(ladder, first) };
  return {
    ladder: ladder.id,
    startedOn: day,
    through: day - 1,
    lastMail: null,
    whole: rungAt(first, day),
    providers: {},
    last,
  };
}

/**
 * What a subject of a ladder may send. Days that are over may hold it, take it back, let it fall, or let it climb by one
 * step; the open day may hold it or take it back. A day counts only if mail went out.
 */
export function climb(ladder: Ladder, { from, days }: LadderHistory, { today }: { readonly today: Day }): Climbed {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const walk = new Walk(ladder, days, from);
  for (let day = from.through + 1; day < today; day++) walk.over(day, byDay.get(day));
  const state = walk.state;
  const open = byDay.get(today);
  if (open !== undefined) walk.open(open);
  const shares = sharesOf(days, today);
  const now = walk.state;
  const held = limiting(ladder, now);
  const providers: Record<string, { allowed: number; step: number }> = {};
  const volume = volumeOf(ladder, now.whole.step, shares);
  let whole = volume === null ? 0 : restOf(volume.perDay, held);
  for (const [provider, rung] of held) {
    const allowed = volumeAt(ladder, rung, shares);
    whole += allowed ?? 0;
    if (allowed !== null) providers[provider] = { allowed: Math.max(1, rounded(allowed)), step: rung.step + 1 };
  }
  const allowed = volume && Math.min(volume.perDay, Math.max(1, rounded(whole)));
  const sent = open === undefined ? 0 : sentOn(open);
  return {
    step: now.whole.step + 1,
    allowed,
    perHour: volume && Math.min(volume.perHour, allowed ?? volume.perHour),
    providers,
    next: nextOf(ladder, now.whole, shares),
    why: whyWords(ladder, now, allowed),
    over: allowed !== null && sent > allowed ? { sent, allowed } : null,
    changes: walk.changes,
    state,
  };
}

/** Rounded down, but for what is lost to the machine's numbers. */
const rounded = (messages: number): number => Math.floor(messages + 1e-6);

function nextOf(ladder: Ladder, rung: Rung, shares: ReadonlyMap<string, number>): Climbed['next'] {
  if (rung.step >= topOf(ladder)) return null;
  return {
    perDay: volumeOf(ladder, rung.step + 1, shares)?.perDay ?? null,
    days: Math.max(0, daysWanted(ladder, rung) - rung.counted),
    uses: Math.max(0, ladder.use.days - rung.used),
  };
}

/** One walk over the days, in order. */
class Walk {
  state: LadderState;
  readonly changes: LadderChange[] = [];
  readonly #ladder: Ladder;
  readonly #days: readonly LadderDay[];

  constructor(ladder: Ladder, days: readonly LadderDay[], from: LadderState) {
    this.#ladder = ladder;
    this.#days = days;
    this.state = from;
  }

  /** A day that is over. */
  over(day: Day, mail: LadderDay | undefined): void {
    if (mail === undefined || sentOn(mail) === 0) this.#idle(day);
    else {
      const bad = this.#troubles(mail, day);
      this.#count(mail, bad);
      this.state = { ...this.state, lastMail: day };
    }
    this.state = { ...this.state, through: day };
  }

  /** The day that is going on. */
  open(mail: LadderDay): void {
    this.#troubles(mail, mail.day);
  }

  #idle(day: Day): void {
    const { startedOn, lastMail, whole } = this.state;
    const idle = day - (lastMail ?? startedOn - 1);
    if (idle === 0 || idle % this.#ladder.fall.afterDays !== 0) return;
    const step = stepAfterIdle(this.#ladder, whole.step);
    if (step >= whole.step) return;
    const providers = Object.entries(this.state.providers).map(
      ([name, rung]) => [name, { ...rung, step: Math.min(rung.step, step) }] as const,
    );
    const rung = { ...rungAt(step, day + 1), evidenceFrom: whole.evidenceFrom };
    this.state = { ...this.state, whole: rung, providers: Object.fromEntries(providers) };
    this.#note('fall', day, null, whole.step, step, `no mail for ${idle} days`);
  }

  /** Holds what a day shows to be bad. @returns the providers that were, and null where all mail was */
  #troubles(mail: LadderDay, day: Day): ReadonlySet<string | null> {
    const { whole, providers } = this.state;
    // Old mail never counts, and what waited at SES of yesterday may still be answered.
    const part = { openFrom: day - 1 };
    const days = this.#days.filter((other) => other.day > day - HOLDS.windowDays && other.day <= day);
    const bad = new Set<string | null>();
    for (const [name, rung] of Object.entries(providers)) {
      const counts = (provider: string) => provider === name;
      const [trouble] = troublesOn(mail, days, { ...part, from: rung.evidenceFrom, counts });
      if (trouble !== undefined) this.#bad(name, rung, { ...trouble, provider: name }, day, bad);
    }
    const counts = (provider: string) => !Object.hasOwn(providers, provider);
    for (const trouble of troublesOn(mail, days, { ...part, from: whole.evidenceFrom, counts })) {
      if (trouble.provider === null) {
        const moved = badDay(this.#ladder, whole, day);
        this.state = { ...this.state, whole: moved.rung };
        this.#moved(moved, whole.step, day, null, trouble.sentence);
        bad.add(null);
      } else {
        const share = sharesOf(days, day).get(trouble.provider) ?? 0;
        this.#bad(trouble.provider, apartFrom(whole, share), trouble, day, bad);
      }
    }
    return bad;
  }

  #bad(name: string, rung: ProviderRung, trouble: Trouble, day: Day, bad: Set<string | null>): void {
    const moved = badDay(this.#ladder, rung, day);
    this.state = { ...this.state, providers: { ...this.state.providers, [name]: moved.rung } };
    this.#moved(moved, rung.step, day, name, trouble.sentence);
    bad.add(name);
  }

  /** Counts a day that is over, where it was not bad. */
  #count(mail: LadderDay, bad: ReadonlySet<string | null>): void {
    const { day } = mail;
    const shares = sharesOf(this.#days, day);
    const held = limiting(this.#ladder, this.state);
    const kept: Record<string, ProviderRung> = {};
    for (const [name, before] of Object.entries(this.state.providers)) {
      let rung = { ...before, step: Math.min(before.step, this.state.whole.step) };
      const sent = mail.providers.get(name)?.sent ?? 0;
      if (sent > 0 && !bad.has(name)) {
        const enough = isUsed(this.#ladder, sent, volumeAt(this.#ladder, rung, shares));
        const moved = goodDay(this.#ladder, rung, day, enough, this.state.whole.step);
        this.#moved(moved, rung.step, day, name, this.#progress(rung));
        rung = moved.rung;
      }
      const isOver = rung.step >= this.state.whole.step && !isHeld(this.#ladder, rung);
      // Its bad mail must be out of sight before it is judged with the others again.
      if (!isOver || day - (rung.heldOn ?? day) < HOLDS.windowDays) kept[name] = rung;
    }
    this.state = { ...this.state, providers: kept };
    if (!bad.has(null))
      this.#countWhole(
        mail,
        held.map(([name]) => name),
        shares,
      );
  }

  #countWhole(mail: LadderDay, heldNames: readonly string[], shares: ReadonlyMap<string, number>): void {
    const { whole, providers } = this.state;
    const sent = sentOn(mail, (provider) => !heldNames.includes(provider));
    if (sent === 0) return;
    const held = heldNames.flatMap((name) => (providers[name] ? [[name, providers[name]] as const] : []));
    const volume = volumeOf(this.#ladder, whole.step, shares);
    const enough = isUsed(this.#ladder, sent, volume && restOf(volume.perDay, held));
    const moved = goodDay(this.#ladder, whole, mail.day, enough, topOf(this.#ladder));
    const along = Object.entries(providers).map(([name, rung]) => {
      const isFree = !isHeld(this.#ladder, rung) && rung.step >= whole.step;
      return [name, isFree ? { ...rung, step: moved.rung.step } : rung] as const;
    });
    this.state = { ...this.state, whole: moved.rung, providers: Object.fromEntries(along) };
    this.#moved(moved, whole.step, mail.day, null, this.#progress(whole));
  }

  #progress(rung: Rung): string {
    const days = rung.counted + 1;
    return `${days} ${days === 1 ? 'day' : 'days'} with mail since ${changeWords.date(rung.since)}`;
  }

  #moved({ rung, kind }: Moved<Rung>, before: number, day: Day, provider: string | null, sentence: string): void {
    if (kind !== null) this.#note(kind, day, provider, before, rung.step, sentence);
  }

  #note(kind: LadderChange['kind'], day: Day, provider: string | null, from: number, to: number, why: string): void {
    const sentence = changeWords.sentence(this.#ladder, { kind, from, to, provider, why });
    const change = { kind, day, provider, sentence };
    this.changes.push(change);
    this.state = { ...this.state, last: change };
  }
}
