import type { Answer } from '../dns/model.ts';
import type { ListReading } from './interpret.ts';
import { interpret } from './interpret.ts';
import type { Blocklist } from './model.ts';

/**
 * Whether a list's answers count, through the resolver that was asked.
 * - `ok`: it lists its test entry, and nothing that it must not list
 * - `blocked`: it refuses to answer us
 * - `wildcard`: it lists what cannot be listed, or something on the way makes up answers
 * - `empty`: it does not list its own test entry any more
 * - `unreachable`: no answer
 * - `unknown-code`: its test entry answers with a code that its table does not have
 * - `unproven`: it has no known test entry, so that it is not known whether it lists anything
 */
export const HEALTH_STATES = ['ok', 'blocked', 'wildcard', 'empty', 'unreachable', 'unknown-code', 'unproven'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];
export type Health = {
  readonly state: HealthState;
  /** A sentence without its end; null for `ok`. It may quote the server. */
  readonly why: string | null;
  /** The resolver or network is at fault: no list gives such an answer. */
  readonly isRewritten: boolean;
  /** Its test entry has no address, though it exists, or fails where others are answered: the way may have taken it. */
  readonly isStripped?: boolean;
};

/**
 * What a list answered to its test entries. `random`: names that nobody can have listed; `strangers`: public addresses
 * of which no list can have all.
 */
export type Probes = {
  readonly listed: readonly Answer<'A'>[];
  readonly notListed: readonly Answer<'A'>[];
  readonly random: readonly Answer<'A'>[];
  readonly strangers?: readonly (readonly Answer<'A'>[])[];
};

/**
 * RFC 5782 section 5 and RFC 6471 section 3.3, in the order in which they weigh: a refusal explains everything else, and
 * a list that lists the world must be caught even where half of its probes got lost.
 */
export function judgeHealth(list: Blocklist, probes: Probes): Health {
  const read = (answers: readonly Answer<'A'>[]): ListReading[] => answers.map((answer) => interpret(list, answer));
  const [listed, notListed, random] = [read(probes.listed), read(probes.notListed), read(probes.random)];
  const all = [...listed, ...notListed, ...random];

  const refused = all.find((reading) => reading.status === 'unknown' && reading.kind === 'refused');
  if (refused?.status === 'unknown') return ill('blocked', refused.why);
  const rewritten = all.find((reading) => reading.status === 'unknown' && reading.kind === 'rewritten');
  if (rewritten?.status === 'unknown') return { ...ill('wildcard', rewritten.why), isRewritten: true };
  const wild = [...notListed, ...random].find(({ codes }) => codes.length > 0);
  if (wild !== undefined) {
    return ill('wildcard', `it answers ${wild.codes.join(', ')} for what must not be listed: it lists everything`);
  }
  const doubtful = (probes.strangers ?? []).map(read).find((group) => !isHonest(group));
  if (doubtful !== undefined) {
    const unanswered = doubtful.find(({ codes }) => codes.length === 0);
    if (unanswered?.status === 'unknown') return ill('unreachable', unanswered.why);
    return ill('wildcard', `it answers ${doubtful[0]?.codes.join(', ')} for every address that it was asked about`);
  }
  // The test entry alone fails, as behind a resolver that lets no address of 127.0.0.0/8 through.
  const isClear = [...notListed, ...random].every(({ status }) => status === 'clean');
  if (listed.length > 0 && isClear && probes.listed.every((answer) => isTaken(answer))) {
    return { ...ill('empty', STRIPPED), isStripped: true };
  }
  const lost = all.find((reading) => reading.status === 'unknown' && reading.kind === 'failed');
  if (lost?.status === 'unknown') return ill('unreachable', lost.why);
  if (listed.some(({ codes }) => codes.length === 0)) {
    return ill('empty', 'it does not list its own test entry: it is empty, or shut down');
  }
  if (listed.length === 0)
    return ill('unproven', 'it has no test entry that is known: whether it lists anything cannot be seen');
  const odd = listed.find(({ status }) => status === 'unknown');
  if (odd?.status === 'unknown') return ill('unknown-code', odd.why);
  return HEALTHY;
}

/** No honest list has every one of a few public addresses. What was lost may have been one that it has. */
const isHonest = (group: readonly Pick<ListReading, 'status' | 'codes'>[]): boolean =>
  group.length === 0 || group.some(({ status, codes }) => status !== 'unknown' && codes.length === 0);

/** There is such a name, and no address of it came through; or the resolver refused to pass it on. */
const isTaken = (answer: Answer<'A'>): boolean =>
  answer.status === 'absent'
    ? answer.kind === 'nodata'
    : answer.status === 'failed' &&
      (answer.reason === 'servfail' || answer.reason === 'refused' || answer.reason === 'rcode');
const STRIPPED =
  'its test entry came without an address: it is empty, or the resolver lets no address of 127.0.0.0/8 through (protection against DNS rebinding)';

const HEALTHY: Health = { state: 'ok', why: null, isRewritten: false };
const ill = (state: HealthState, why: string): Health => ({ state, why, isRewritten: false });

/** With fewer lists nothing can be said about the resolver. */
const LEAST_LISTS = 4;

/** Why the resolver is at fault, and not the lists; null where nothing points at it. */
export function suspectResolver(
  lists: readonly { readonly before: HealthState | null; readonly now: Health }[],
): string | null {
  const rewritten = lists.filter(({ now }) => now.isRewritten).length;
  if (rewritten >= 2 && rewritten * 2 > lists.length) {
    return `${rewritten} of ${lists.length} lists answered with addresses outside 127.0.0.0/8: the resolver rewrites answers`;
  }
  const stripped = lists.filter(({ now }) => now.isStripped === true).length;
  if (stripped >= 2 && stripped * 2 > lists.filter(({ now }) => now.state !== 'unproven').length) {
    return `${stripped} of ${lists.length} lists gave no address for their own test entries: the resolver lets no address of 127.0.0.0/8 through (private-address in unbound, stop-dns-rebind in dnsmasq, deny-answer-addresses in BIND)`;
  }
  const known = lists.filter(({ before }) => before === 'ok');
  const fell = known.filter(({ now }) => now.state !== 'ok').length;
  if (known.length >= LEAST_LISTS && fell * 2 > known.length) {
    return `${fell} of ${known.length} lists failed at once: the resolver, or the way to it, is to blame`;
  }
  return null;
}
