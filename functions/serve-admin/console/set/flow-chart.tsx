import { useState } from 'preact/hooks';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { forPage } from '../../../../shared/kernel/escape.ts';
import { SafeText } from '../lib/parts.tsx';
import { counted, grouped, rate } from '../lib/words.ts';
import { momentIn, type Zone } from '../lib/zone.ts';
import { deferralPlot, soonPlot } from './flow-plot.ts';
import type { Mark } from './marks.ts';
import { usePlots } from './use-plots.ts';

type Hours = AnswerOf<'getSeries'>['flowHours']['providers'][number];
type Props = {
  /** Where each hour begins. */
  readonly at: readonly number[];
  readonly hours: Hours;
  readonly marks: readonly Mark[];
  readonly zone: Zone;
  readonly onZoom: (from: number, to: number) => void;
};
type Part = { readonly name: string; readonly colour: string; readonly counts: readonly number[] };

/** More reasons than these are drawn as one. */
const COLOURS = ['quarantine', 'warn', 'pause'] as const;
const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** The reasons with most deferrals, and all others together. */
function partsOf({ deferrals, sent }: Hours): readonly Part[] {
  const own = COLOURS.flatMap((colour, index) => {
    const one = deferrals[index];
    return one === undefined ? [] : [{ ...one, colour }];
  });
  const others = deferrals.slice(COLOURS.length);
  if (others.length === 0) return own;
  const counts = sent.map((_, index) => sumOf(others.map((one) => one.counts[index] ?? 0)));
  const name = others.length === 1 ? (others[0]?.name ?? '') : `${others.length} other reasons`;
  return [...own, { name, colour: 'bar', counts }];
}

/** How soon one mailbox provider takes a set's mail, hour by hour, and what it puts off for which reason. */
export function FlowChart({ at, hours, marks, zone, onZoom }: Props) {
  const [index, setIndex] = useState<number | null>(null);
  const { name, sent, soon } = hours;
  const parts = partsOf(hours);
  const drawn = { at, soon, parts, marks, zone };
  const hasPoints = soon.some((value) => value !== null) || parts.length > 0;
  const place = usePlots({
    hasPoints,
    what: drawn,
    plotsOf: (canvas, hooks) =>
      [soonPlot, deferralPlot].map((made) => made({ ...canvas, drawn, sync: `flow ${name}` }, hooks)),
    hooks: { onHover: setIndex, onZoom },
  });
  const known = soon.flatMap((value, hour) => (value === null ? [] : [[value, sent[hour] ?? 0] as const]));
  const all = sumOf(known.map(([, count]) => count));
  const share = all === 0 ? null : sumOf(known.map(([value, count]) => value * count)) / all;
  const least = known.length === 0 ? null : Math.min(...known.map(([value]) => value));
  const words =
    `${forPage(name)}, from ${momentIn(at[0] ?? 0, zone)} to ${momentIn(at.at(-1) ?? 0, zone)}: ${rate(share)} delivered by the end of the hour after, ` +
    `${rate(least)} in the worst hour; deferrals: ${parts.map((part) => `${part.name} ${grouped(sumOf(part.counts))}`).join(', ') || 'none'}`;
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setIndex((before) => Math.max(0, Math.min(at.length - 1, (before ?? at.length) + by)));
  };
  return (
    <figure class="chart">
      <figcaption>
        <SafeText text={name} />: <span class="number">{rate(share)}</span>
        <span class="quiet"> of {counted(all, 'mail')} delivered by the end of the hour after</span>
      </figcaption>
      {hasPoints ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go from hour to hour, as the pointer does
        <div ref={place} class="plots" role="img" aria-label={words} tabIndex={0} onKeyDown={step} />
      ) : (
        <p class="quiet">No hour of these is over yet.</p>
      )}
      <p class="readout" role="status">
        {hasPoints && (index === null ? ' ' : hourWords(at, hours, index, zone))}
      </p>
      <p class="key">
        {parts.map((part, place) => (
          <span key={part.name} class={part.colour === 'bar' ? 'part-other' : `part-${place}`}>
            put off: {part.name} {grouped(sumOf(part.counts))}
          </span>
        ))}
      </p>
      <details>
        <summary>
          <SafeText text={name} /> as numbers
        </summary>
        <ul class="numbers">
          {at
            .map((time, hour) => [time, hour] as const)
            .filter(([, hour]) => (sent[hour] ?? 0) > 0 || deferralsIn(hours, hour) !== '')
            .toReversed()
            .map(([time, hour]) => (
              <li key={time}>{hourWords(at, hours, hour, zone)}</li>
            ))}
        </ul>
      </details>
    </figure>
  );
}

const deferralsIn = ({ deferrals }: Hours, hour: number): string =>
  deferrals
    .map((one) => [one.name, one.counts[hour] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([about, count]) => `${about} ${grouped(count)}`)
    .join(', ');

/** `20 Nov 10:00 UTC: 97.2 % of 1,860; put off: reputation 12` */
function hourWords(at: Props['at'], hours: Hours, hour: number, zone: Zone): string {
  const [sent, soon] = [hours.sent[hour] ?? 0, hours.soon[hour] ?? null];
  const put = deferralsIn(hours, hour);
  const said =
    sent === 0
      ? 'nothing sent'
      : soon === null
        ? `${grouped(sent)} sent, the hour after is not over`
        : `${rate(soon)} of ${grouped(sent)}`;
  return `${momentIn(at[hour] ?? 0, zone)}: ${said}${put === '' ? '' : `; put off: ${put}`}`;
}
