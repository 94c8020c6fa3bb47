import type { AlertEnd, AlertSubject } from '../alerts/subject.ts';
import { grouped } from '../kernel/numbers.ts';
import { iso } from '../kernel/time.ts';
import type { Mass, MassKind } from './mass-model.ts';

/** Names that an alert says. */
export const MOST_NAMED = 10;

type Words = {
  readonly id: string;
  readonly kind: AlertSubject['kind'];
  readonly title: (count: string) => string;
  /** Before the sentence of the newest of them. */
  readonly newest: string;
  readonly next: readonly string[];
};

const WORDS: Readonly<Record<MassKind, Words>> = {
  held: {
    id: 'held-together',
    kind: 'held',
    title: (count) => `${count} decisions wait for approval`,
    newest: 'held',
    next: [
      'They were not moved: their mail leaves as before.',
      'So many sets at once often have one cause: look for it, at a mailbox provider or in what they send by, before you decide.',
      "One reason decides about all of them: lazaretto approve --all --reason 'why', or drop --all.",
    ],
  },
  failed: {
    id: 'placement-together',
    kind: 'placement',
    title: (count) => `${count} sets could not be placed`,
    newest: 'the last one',
    next: [
      'What was decided of them is not carried out: mail of a set that was to be moved leaves as before.',
      'Lazaretto tries each again, at least once an hour.',
      'So many sets at once often have one cause: the pool they were to go to, the rights of Lazaretto’s role, or SES itself. Mend it, and all of them follow.',
    ],
  },
  drifted: {
    id: 'drift-together',
    kind: 'drift',
    title: (count) => `${count} sets were changed outside Lazaretto`,
    newest: 'the last one',
    next: [
      'They are left as they are, unless the policy says "drift": "reapply".',
      'So many sets at once were often changed by one program or one stack update: find out which. Change them back, or decide anew about each.',
    ],
  },
};

/** How the alert ends with the last of them. */
export const MASS_OVER: Readonly<Record<MassKind, Omit<AlertEnd, 'at'>>> = {
  held: {
    title: 'No decision waits for approval any more',
    sentence: 'each was carried out, dropped or replaced',
    next: [],
  },
  failed: {
    title: 'No set fails to be placed any more',
    sentence: 'each decision was carried out, a later one has taken its place, or its set was deleted',
    next: [],
  },
  drifted: {
    title: 'No set differs from what was decided any more',
    sentence: 'SES shows of each what was carried out, a later decision was carried out, or the set was deleted',
    next: [],
  },
};

/** The alert that many sets share. Its id holds the start, so it never changes. */
export function massAlert({ kind, severity, since, sentence, sets, reasons }: Mass): AlertSubject {
  const words = WORDS[kind ?? 'held'];
  const more = sets.length - MOST_NAMED;
  const names = `${sets.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
  return {
    alertId: `${words.id}:${iso(since)}`,
    kind: words.kind,
    severity: severity ?? 'critical',
    since,
    tenant: null,
    configurationSet: null,
    mode: 'enforce',
    title: words.title(grouped(sets.length)),
    sentence: `${names}; ${words.newest}: ${sentence}`,
    standing: null,
    numbers: null,
    next: [...(reasons ?? []).map(({ set, why }) => `${set}: ${why}`), ...words.next],
  };
}
