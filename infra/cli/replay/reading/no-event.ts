import { grouped } from '../../../../shared/kernel/numbers.ts';
import type { Replayed } from '../replay.ts';

/** Where an archive holds no event that could be used: a sentence that says what it holds, and what to do; else null. */
export function noEvent({ stats, aside, refused }: Pick<Replayed, 'stats' | 'aside' | 'refused'>): string | null {
  if (stats.setAside + stats.malformed < stats.read || stats.read === 0) return null;
  const parts = [
    ...(stats.setAside === 0
      ? []
      : [`${grouped(stats.setAside)} set aside (${commonest(aside.map(({ why }) => why))})`]),
    ...(stats.malformed === 0
      ? []
      : [`${grouped(stats.malformed)} malformed (${commonest(refused.map(({ reason }) => reason))})`]),
  ];
  return `no event in it: ${parts.join(', ')}. ${MENDING}`;
}

const MENDING =
  'Expected the events that SES publishes for a configuration set, one JSON object a line, as an event destination (SNS, Firehose or EventBridge) delivers them';

const commonest = ([first = 'unknown', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first}, and ${others.length} other ${others.length === 1 ? 'reason' : 'reasons'}`;
