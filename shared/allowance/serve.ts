import { RequestRefused } from '../admin/api/problem.ts';
import type { Sha256 } from '../counting/fingerprint.ts';
import type { BoundedMap } from '../kernel/bounded-map.ts';
import { type EpochMs, HOUR_MS, hourOf, hourStart, iso, MINUTE_MS, type Timer } from '../kernel/time.ts';
import { domainStreamName, streamName } from '../streams/name.ts';
import { type Allowance, type AllowanceReason, type AllowanceStore, keyDigest } from './model.ts';
import type { AllowanceRequest } from './request.ts';
import { leftOf, take } from './take.ts';

/** What is answered. Unit: messages. `null`: no ladder limits it. */
export type AllowanceAnswer = {
  /** May be sent within the hour. */
  readonly allowed: number | null;
  /** Of a take: what it got. Of a question: what was taken within the hour. */
  readonly granted: number;
  /** Counted on this day (UTC) when the hour began. */
  readonly sent: number;
  readonly remaining: number | null;
  /** When the hour began. */
  readonly hour: string;
  /** Mailbox providers that get less, and what is left for each. */
  readonly providers: Readonly<Record<string, { readonly allowed: number; readonly remaining: number }>>;
  readonly why: string;
  /** When the hour ends. */
  readonly until: string;
};

export type ServeDeps = {
  readonly store: AllowanceStore;
  readonly timer: Timer;
  readonly random: () => number;
  readonly sha256: Sha256;
  /** Reasons of the present hour that were read. */
  readonly reasons: BoundedMap<AllowanceReason>;
};

/** `tick` writes a new hour within a minute or two; so long what is left of the last one may be taken. Unit: ms. */
const GRACE_MS = 5 * MINUTE_MS;
/** A take is refused only where somebody else has taken what was left: near the end of an allowance, rarely twice. */
const MOST_ATTEMPTS = 60;
/** Longest wait between two of them. Unit: ms. */
const LONGEST_WAIT_MS = 160;
const FIRST_WAIT_MS = 5;
const AGAIN = 'ask again in a minute';

/**
 * Answers how much may be sent, or takes of it.
 * @throws {RequestRefused} `unavailable` where nothing was worked out for this hour: whoever asks decides what to do then
 */
export async function answerAllowance(deps: ServeDeps, request: AllowanceRequest): Promise<AllowanceAnswer> {
  const name = nameOf(request, deps.sha256);
  const now = deps.timer.now();
  if (request.take === null) {
    const allowance = await current(deps, name, now);
    return shown(allowance, allowance.granted, await reasonOf(deps, name, allowance));
  }
  const { n, provider } = request.take;
  const key = keyDigest(deps.sha256(request.take.key));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const allowance = await current(deps, name, now);
    const { granted, changed } = take(allowance, { n, provider, key });
    const after = changed === null ? allowance : await deps.store.take(name, allowance, { key, granted, provider });
    if (after !== null) return shown(after, granted, await reasonOf(deps, name, allowance));
    await deps.timer.sleep(deps.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
  throw new RequestRefused('unavailable', `too many take of ${name} at once: ask again in a moment`);
}

const nameOf = ({ set, stream }: AllowanceRequest, sha256: Sha256): string => {
  if (stream === null) return set;
  return stream.startsWith('@') ? domainStreamName(set, stream.slice(1), sha256) : streamName(set, stream, sha256);
};

/** The allowance of the present hour, or for some minutes of the last. Whoever has none is noted, and gets one. */
async function current({ store }: ServeDeps, name: string, now: EpochMs): Promise<Allowance> {
  const allowance = await store.read(name);
  const isCurrent =
    allowance !== null && now < hourStart(allowance.hour + 1) + GRACE_MS && allowance.hour <= hourOf(now);
  if (isCurrent) return allowance;
  await store.ask(name, now);
  const last = allowance === null ? '' : `, and was last for ${iso(hourStart(allowance.hour))}`;
  throw new RequestRefused('unavailable', `what ${name} may send is not worked out yet${last}: ${AGAIN}`);
}

async function reasonOf({ store, reasons }: ServeDeps, name: string, { hour }: Allowance): Promise<string> {
  const known = reasons.get(name);
  if (known?.hour === hour) return known.why;
  const read = await store.reason(name);
  if (read === null) return '';
  reasons.set(name, read);
  return read.why;
}

function shown(allowance: Allowance, granted: number, why: string): AllowanceAnswer {
  const { allowed, sent, hour, providers } = allowance;
  return {
    allowed,
    granted,
    sent,
    remaining: allowed === null ? null : leftOf(allowance, null),
    hour: iso(hourStart(hour)),
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, of]) => [
        name,
        { allowed: of.allowed, remaining: leftOf(allowance, name) },
      ]),
    ),
    why,
    until: iso(hourStart(hour) + HOUR_MS),
  };
}
