import { severityIn } from '../alerts/fleet.ts';
import type { AlertSubject } from '../alerts/subject.ts';
import { METRIC_WORDS } from '../alerts/wording.ts';
import { grouped } from '../kernel/numbers.ts';
import type { TogetherRecord } from './ports.ts';

/** The subject of sets that show together what each alone does not. Its id holds the start, so it never changes. */
export function togetherAlert(record: TogetherRecord): AlertSubject {
  const { tenant, openedAt, mode, numbers, sentence } = record;
  const name = tenant === null ? 'new' : `tenant:${tenant}`;
  return {
    alertId: `together:${name}:${openedAt}`,
    kind: 'together',
    severity: severityIn(mode, 'critical'),
    since: openedAt,
    tenant,
    configurationSet: null,
    mode,
    title:
      tenant === null ? 'New senders together exceed the limit' : `The sets of ${tenant} together exceed the limit`,
    sentence,
    standing: null,
    numbers,
    next: [whatFollows(record), whoseHits(record)],
  };
}

function whatFollows({ tenant, moves, mode }: TogetherRecord): string {
  if (!moves) {
    const look =
      tenant === null ? 'Find out who they are, and whether one person is behind them.' : 'Look at its mail.';
    return `Each set alone has too little mail to be judged, so none is moved. ${look}`;
  }
  return mode === 'observe'
    ? 'Sets with evidence of their own would be quarantined.'
    : 'Sets with evidence of their own are quarantined, where they may be moved.';
}

const whoseHits = ({ numbers, hitSets, worst }: TogetherRecord): string =>
  `${grouped(hitSets)} of them have ${METRIC_WORDS[numbers.metric].counted}, most of all ${worst.join(', ')}.`;
