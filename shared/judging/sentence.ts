import { grouped, percent } from '../kernel/numbers.ts';
import { dayOf, type EpochMs, iso } from '../kernel/time.ts';
import { isProvider, shownProvider } from '../replies/providers.ts';
import { signalOf } from './metrics.ts';
import type { Conviction } from './model.ts';
import type { SetReading } from './reading.ts';

/** UTC, to the minute: `10:00`, with its date where that is another than today's: `2026-11-20 10:00`. */
export const minuteWords = (at: EpochMs, now: EpochMs): string => {
  const [date, time] = iso(at).split('T');
  const minute = time?.slice(0, 5);
  return dayOf(at) === dayOf(now) ? `${minute}` : `${date} ${minute}`;
};

/**
 * The one sentence about a reading that log, audit trail, alerts and console share:
 * `complaints 14 of 4,300 delivered since 10:00 = 0.33 %, limit 0.10 %, evidence 10.4 ≥ 10`. Times are UTC.
 */
export const sentenceOf = (
  { metric, count, of, rate, limit, line, evidence, bar, since, mostHits }: SetReading & Pick<Conviction, 'mostHits'>,
  now: EpochMs,
): string => {
  const { words, tellsProvider } = signalOf(metric);
  const { hits, trials } = words;
  if (of === 0) return `${hits}: nothing to judge, limit ${percent(limit)}`;
  const counted = `${hits} ${grouped(count)} of ${grouped(of)} ${trials} since ${minuteWords(since, now)}`;
  const where = tellsProvider === true && mostHits ? `, ${placed(mostHits, count)}` : '';
  return `${counted} = ${percent(rate)}, ${lineWords(limit, line)}, ${comparison(evidence, bar)}${where}`;
};

/** `all at yahoo`, `310 of them at yahoo`. */
const placed = ({ provider, count }: NonNullable<Conviction['mostHits']>, all: number): string => {
  const at = isProvider(provider) ? shownProvider(provider) : 'domains of no known provider';
  return `${count >= all ? 'all' : `${grouped(count)} of them`} at ${at}`;
};

/** `limit 5.00 %`, or `harm line 10.00 % (2 × limit 5.00 %)`. */
const lineWords = (limit: number, line = limit): string =>
  line === limit
    ? `limit ${percent(limit)}`
    : `harm line ${percent(line)} (${Number((line / limit).toFixed(2))} × limit ${percent(limit)})`;

/** Rounds so that the two shown numbers agree with the sign between them. */
const comparison = (evidence: number, bar: number): string =>
  evidence >= bar
    ? `evidence ${tenths(evidence)} ≥ ${tenths(bar)}`
    : `evidence ${tenths(Math.floor(evidence * 10) / 10)} < ${tenths(Math.ceil(bar * 10) / 10)}`;

/** One decimal, none where it would be zero. */
const tenths = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
