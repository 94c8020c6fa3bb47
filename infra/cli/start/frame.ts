import { complaintRate, hardBounceRate } from '../../../shared/counting/rates.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { type EpochMs, iso } from '../../../shared/kernel/time.ts';
import type { Standing } from '../../../shared/standing/model.ts';
import type { SetLook } from '../../local/lookout.ts';
import { rate } from '../words.ts';
import { paint, type Tone } from './paint.ts';

/** What is shown of an alert: when, and its first line. */
export type AlertLine = { readonly at: EpochMs; readonly text: string; readonly tone: Tone };
export type Scene = {
  readonly title: string;
  readonly now: EpochMs;
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
/** Lines that are not sets: headline, blank, column heads, blank, and the alerts with theirs. */
const OTHER_LINES = 6;
const MOST_ALERTS = 8;
const GAUGE = 10;
const NAME_WIDTH = 26;

/**
 * One picture of the fleet, worst sets first, as lines that fit the terminal.
 * @param columns width of the terminal; lines are cut there
 */
export function frame(scene: Scene, rows: number, columns: number): string[] {
  const alerts = scene.alerts.slice(-Math.max(2, Math.min(MOST_ALERTS, rows - OTHER_LINES - 6)));
  const room = Math.max(1, rows - OTHER_LINES - alerts.length * 2);
  const sets = scene.sets.toSorted(worstFirst);
  const shown = sets.slice(0, room);
  const more = sets.length - shown.length;
  const head = `${'configuration set'.padEnd(NAME_WIDTH)} ${'mail/min'.padStart(8)} ${'bounces'.padStart(8)} ${'complaints'.padStart(10)}  evidence           standing`;
  return [
    paint(
      'strong',
      clipped(
        `${scene.title}  ${iso(scene.now).slice(11, 19)} UTC  ${bar(scene.progress, 20)}  ${scene.counted} events counted`,
        columns,
      ),
    ),
    '',
    paint('dim', clipped(head, columns)),
    ...shown.map((set) => setLine(set, scene.now)),
    ...(more > 0 ? [paint('dim', `… and ${more} more, all calmer`)] : []),
    '',
    ...(alerts.length === 0
      ? [paint('dim', 'No alert so far.')]
      : alerts.flatMap((alert) => alertLines(alert, columns))),
  ];
}

const worstFirst = (a: SetLook, b: SetLook): number =>
  RANK[b.standing] - RANK[a.standing] ||
  b.told - a.told ||
  Math.round(b.evidence) - Math.round(a.evidence) ||
  (a.name < b.name ? -1 : 1);

/** Who waits is not called healthy. */
const standingShown = ({ standing, waits }: SetLook): string =>
  standing === 'healthy' && waits !== null
    ? `waits for ${forTerminal(waits.provider)}, until ${iso(waits.until).slice(11, 16)}`
    : standing;

function setLine(set: SetLook, now: EpochMs): string {
  const { lately } = set;
  const minutes = 5 + ((now / 60_000) % 5);
  const cells = [
    forTerminal(set.name).slice(0, NAME_WIDTH).padEnd(NAME_WIDTH),
    (lately.sends / minutes).toFixed(0).padStart(8),
    rate(hardBounceRate(lately)).padStart(8),
    rate(complaintRate(lately)).padStart(10),
  ];
  const gauge = `${bar(set.evidence / set.bar, GAUGE)} ${set.evidence.toFixed(1).padStart(4)}`;
  const where = set.sendingEnabled ? (set.pool === null ? '' : ` → ${forTerminal(set.pool)}`) : ' (sending off)';
  const told = set.told === 0 ? '' : paint('warn', `, told: ${set.told}`);
  const tone: Tone = set.evidence >= set.bar / 2 ? 'warn' : 'plain';
  return `${cells.join(' ')}  ${paint(tone, gauge)}  ${paint(TONE[set.standing], standingShown(set) + where)}${told}`;
}

/** A bar of ten or so characters, full at 1. */
const bar = (share: number, width: number): string => {
  const full = Math.max(0, Math.min(width, Math.round(share * width)));
  return '█'.repeat(full) + '░'.repeat(width - full);
};

const alertLines = ({ at, text, tone }: AlertLine, columns: number): string[] => {
  const [title = '', ...rest] = text.split('\n');
  const first = clipped(`${iso(at).slice(11, 19)}  ${forTerminal(title)}`, columns);
  return [paint(tone, first), ...rest.slice(0, 1).map((line) => clipped(`          ${forTerminal(line)}`, columns))];
};

const clipped = (line: string, columns: number): string =>
  line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
