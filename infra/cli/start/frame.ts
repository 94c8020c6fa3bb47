import { complaintRate, hardBounceRate } from '../../../shared/counting/rates.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { dayOf, type EpochMs, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import type { Standing } from '../../../shared/standing/model.ts';
import { shortWords } from '../../../shared/standing/short-words.ts';
import type { SetLook } from '../../local/lookout.ts';
import { rate } from '../words.ts';
import { wrapLine } from '../wrap.ts';
import { paint, paintLine, type Tone } from './paint.ts';

/** What is shown of an alert: when, and its first line. */
export type AlertLine = { readonly at: EpochMs; readonly text: string; readonly tone: Tone };
export type Scene = {
  readonly title: string;
  /** Where the console is; null: nowhere. */
  readonly url: string | null;
  /** What the story is about, in one sentence. */
  readonly about: string;
  readonly now: EpochMs;
  /** When the story began; from its second day on times have dates. Absent: now. */
  readonly startedAt?: EpochMs;
  /** Share of the story that has been told, 0 … 1. */
  readonly progress: number;
  readonly counted: number;
  readonly sets: readonly SetLook[];
  readonly alerts: readonly AlertLine[];
};

const RANK: Readonly<Record<Standing, number>> = { paused: 4, quarantined: 3, warned: 2, probation: 1, healthy: 0 };
const TONE: Readonly<Record<Standing, Tone>> = {
  paused: 'bad',
  quarantined: 'bad',
  warned: 'warn',
  probation: 'warn',
  healthy: 'good',
};
/** Lines that are not sets: headline, blank, column heads, blank, and the help. */
const OTHER_LINES = 5;
const MOST_ALERTS = 8;
const LEAST_SETS = 6;
const GAUGE = 10;
/** From how many columns on more of each set is shown. */
const WIDE = 100;
const USUAL = 80;
const HELP = 'Ctrl-C ends the story and says what happened.';

/**
 * One picture of the fleet, worst sets first, as lines that fit the terminal.
 * @param columns width of the terminal; what has no room is left out, the rest is cut
 */
export function frame(scene: Scene, rows: number, columns: number): string[] {
  const about = wrapLine(scene.about, columns);
  const others = OTHER_LINES + about.length;
  const alerts = scene.alerts.slice(-Math.max(2, Math.min(MOST_ALERTS, Math.floor((rows - others - LEAST_SETS) / 2))));
  const room = Math.max(1, rows - 1 - others - Math.max(1, alerts.length * 2));
  const sets = scene.sets.toSorted(worstFirst);
  const shown = sets.slice(0, sets.length > room ? room - 1 : room);
  const more = sets.length - shown.length;
  return [
    headline(scene, columns),
    ...about.map((line) => paintLine([['dim', line]], columns)),
    '',
    paintLine([['dim', heads(columns)]], columns),
    ...shown.map((set) => setLine(set, scene.now, columns)),
    ...(more > 0 ? [paintLine([['dim', `… and ${more} more, all calmer`]], columns)] : []),
    '',
    ...(alerts.length === 0
      ? [paint('dim', 'No alert so far.')]
      : alerts.flatMap((alert) => alertLines(alert, timeOf(alert.at, scene), columns))),
    paintLine([['dim', scene.url === null ? HELP : `${scene.url} · ${HELP}`]], columns),
  ];
}

/** `10:06:00`, or `01-09 10:06`. */
const timeOf = (at: EpochMs, { now, startedAt = now }: Scene): string =>
  dayOf(now) === dayOf(startedAt) ? iso(at).slice(11, 19) : iso(at).slice(5, 16).replace('T', ' ');

const headline = (scene: Scene, columns: number): string => {
  const { title, now, progress, counted } = scene;
  const line = `${title}  ${timeOf(now, scene)} UTC  ${bar(progress, columns < WIDE ? 10 : 20)}  ${grouped(counted)} events counted`;
  return paintLine([['strong', line]], columns);
};

const nameWidth = (columns: number): number => (columns >= WIDE ? 26 : columns >= USUAL ? 22 : 18);
const heads = (columns: number): string =>
  [
    'configuration set'.slice(0, nameWidth(columns)).padEnd(nameWidth(columns)),
    ...(columns >= USUAL ? ['mail/min'] : []),
    ' bounces',
    'complaints',
    ...(columns >= WIDE ? [' evidence       '] : columns >= USUAL ? [' evidence'] : []),
    ' standing',
  ].join(' ');

const worstFirst = (a: SetLook, b: SetLook): number =>
  RANK[b.standing] - RANK[a.standing] ||
  b.told - a.told ||
  Math.round(b.evidence) - Math.round(a.evidence) ||
  (a.name < b.name ? -1 : 1);

const clipped = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** Who waits, or is not judged, is not called healthy. */
const standingShown = ({ standing, effect = 'done', waits, notJudged = null }: SetLook): string =>
  standing === 'healthy' && notJudged === null && waits !== null
    ? `waits for ${forTerminal(waits.provider)}, until ${iso(waits.until).slice(11, 16)}`
    : shortWords({ standing, effect }, { notJudged, waits: [], cleared: [] });

function setLine(set: SetLook, now: EpochMs, columns: number): string {
  const { lately } = set;
  const minutes = 5 + ((now / MINUTE_MS) % 5);
  const width = nameWidth(columns);
  const cells = [
    clipped(forTerminal(set.name), width).padEnd(width),
    ...(columns >= USUAL ? [(lately.sends / minutes).toFixed(0).padStart(8)] : []),
    rate(hardBounceRate(lately)).padStart(8),
    rate(complaintRate(lately)).padStart(10),
  ];
  const evidence = set.evidence.toFixed(1);
  const gauge =
    columns >= WIDE
      ? ` ${bar(set.evidence / set.bar, GAUGE)} ${evidence.padStart(5)}`
      : columns >= USUAL
        ? evidence.padStart(9)
        : '';
  const where = set.sendingEnabled ? (set.pool === null ? '' : ` → ${forTerminal(set.pool)}`) : ' (sending off)';
  const tone: Tone = set.evidence >= set.bar / 2 ? 'warn' : 'plain';
  return paintLine(
    [
      ['plain', `${cells.join(' ')} `],
      [tone, gauge],
      ['plain', '  '],
      [TONE[set.standing], standingShown(set) + where],
      ...(set.told === 0 ? [] : [['warn', `, alerts: ${set.told}`] as const]),
    ],
    columns,
  );
}

/** A bar of ten or so characters, full at 1. */
const bar = (share: number, width: number): string => {
  const full = Math.max(0, Math.min(width, Math.round(share * width)));
  return '█'.repeat(full) + '░'.repeat(width - full);
};

const alertLines = ({ text, tone }: AlertLine, time: string, columns: number): string[] => {
  const [title = '', ...rest] = text.split('\n');
  const first = paintLine([[tone, `${time}  ${forTerminal(title)}`]], columns);
  return [
    first,
    ...rest
      .slice(0, 1)
      .map((line) => paintLine([['plain', `${' '.repeat(time.length)}  ${forTerminal(line)}`]], columns)),
  ];
};
