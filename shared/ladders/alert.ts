import type { AlertMessage } from '../alerts/model.ts';
import { noticeAlert } from '../alerts/subject.ts';
import { grouped } from '../kernel/numbers.ts';
import { DAY_MS, type Day } from '../kernel/time.ts';
import type { Mode } from '../standing/model.ts';
import type { LadderRecord, LadderSubject } from './in-force.ts';
import { subjectKey } from './subject.ts';
import { dateOf } from './trouble.ts';

const TOLD = ['hold', 'back', 'fall'] as const;

/**
 * What is told of a ladder on a day: that it held, went back or fell on this day or the one before, and that more is sent
 * than it allows. `tenant`: whose mail it is; null: not one tenant's.
 */
export function ladderAlerts(
  subject: LadderSubject,
  { now }: LadderRecord,
  { mode, today, tenant }: { readonly mode: Mode; readonly today: Day; readonly tenant: string | null },
): AlertMessage[] {
  const key = subjectKey(subject);
  const about = {
    kind: 'ladder' as const,
    tenant,
    configurationSet: subject.kind === 'set' ? subject.name : null,
    mode,
    standing: null,
    numbers: null,
  };
  // The day that is going on may hold it, too: who sends is told at once, and each change once.
  const changes = now.changes.filter(({ day, kind }) => day >= today - 1 && TOLD.some((told) => told === kind));
  return [
    ...changes.map(({ kind, day, provider, sentence }) =>
      noticeAlert({
        ...about,
        alertId: `ladder:${key}:${dateOf(day)}:${kind}${provider === null ? '' : `:${provider}`}`,
        severity: 'info',
        since: Math.min(day + 1, today) * DAY_MS,
        title: `${subject.name}: ${kind === 'hold' ? 'held on its ladder' : 'less is allowed'}`,
        sentence,
        next: [
          ...(kind === 'hold' ? [] : ['Nothing is stopped for it: ask the sender to send no more than that.']),
          `${now.why}.`,
        ],
        // A hold of all mail takes nothing away.
        ...((kind !== 'hold' || provider !== null) && {
          sender: { what: 'allowance-cut' as const, perDay: now.allowed, perHour: now.perHour },
        }),
      }),
    ),
    ...(now.over === null
      ? []
      : [
          noticeAlert({
            ...about,
            alertId: `ladder:${key}:${dateOf(today)}:over`,
            severity: 'warning',
            since: today * DAY_MS,
            title: `${subject.name} sends more than its ladder allows`,
            sentence: `${grouped(now.over.sent)} mails on ${dateOf(today)}, and ${grouped(now.over.allowed)} are allowed`,
            next: [
              'Nothing is stopped for it. Ask the sender to keep to it, or give it another ladder in the policy.',
              `${now.why}.`,
            ],
          }),
        ]),
  ];
}
