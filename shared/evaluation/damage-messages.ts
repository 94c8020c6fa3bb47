import type { AlertSubject } from '../alerts/subject.ts';
import { utcMinute } from '../alerts/wording.ts';
import { partitionKey } from '../counting/partition.ts';
import { slotStart } from '../kernel/time.ts';
import type { Damage } from './ports/work.ts';

const MOST_NAMED = 5;

/** Segments of the journal that cannot be read: one subject for all. Its id holds the time of the first. */
export function damageAlert(damages: readonly [Damage, ...Damage[]]): AlertSubject {
  const since = Math.min(...damages.map((damage) => damage.since));
  const more = damages.length - MOST_NAMED;
  return {
    alertId: `damaged:${since}`,
    kind: 'audit',
    severity: 'critical',
    since,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: `${damages.length === 1 ? 'A segment' : `${damages.length} segments`} of the journal cannot be read`,
    sentence: damages.slice(0, MOST_NAMED).map(sentenceOf).join('; ') + (more > 0 ? `; and ${more} more` : ''),
    standing: null,
    numbers: null,
    next: [
      'Its events are neither in the totals nor judged. All others are.',
      'It is read again each hour, and counted once it can be read: docs/runbook.md, "A damaged segment".',
    ],
  };
}

const sentenceOf = ({ partition, sequence, why }: Damage): string =>
  `segment ${sequence} of ${partitionKey(partition)} (events of ${utcMinute(slotStart(partition.slot))} and the five ` +
  `minutes after): ${why}`;
