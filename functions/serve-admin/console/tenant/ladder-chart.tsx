import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { grouped } from '../lib/words.ts';

type Ladder = AnswerOf<'listLadders'>['items'][number];
/** Mail is kept so long; of a younger ladder fewer days are shown. */
const [FEWEST_DAYS, MOST_DAYS] = [14, 37];
const [STEP, BAR, HEIGHT] = [10, 8, 120];
/** A line that is so many times as high as the largest day is told and not drawn: bars must be told apart. */
const FAR_ABOVE = 5;

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Mail of each day as bars, with what may be sent now and on the next step as lines. The same numbers are in a list below. */
export function LadderChart({ ladder: { days, at, allowed, next } }: { readonly ladder: Ladder }) {
  const sent = new Map(days.map((day) => [day.day, day.sent]));
  const today = Date.parse(`${at.slice(0, 10)}T00:00:00Z`);
  const first = Date.parse(`${days[0]?.day ?? dayAt(today)}T00:00:00Z`);
  const count = Math.min(MOST_DAYS, Math.max(FEWEST_DAYS, Math.round((today - first) / DAY_MS) + 1));
  const width = count * STEP;
  const bars = Array.from({ length: count }, (_, index) => {
    const day = dayAt(today - (count - 1 - index) * DAY_MS);
    return { day, sent: sent.get(day) ?? 0, index };
  });
  const lines = [
    { key: 'allowed', perDay: allowed, words: 'may be sent a day now' },
    { key: 'next', perDay: next?.perDay ?? null, words: 'on the next step' },
  ].flatMap(({ perDay, ...line }) => (perDay === null ? [] : [{ ...line, perDay }]));
  const largest = Math.max(0, ...bars.map((bar) => bar.sent));
  const highest = largest === 0 ? (allowed ?? 1) : largest * FAR_ABOVE;
  const most = Math.max(1, largest, ...lines.map(({ perDay }) => perDay).filter((perDay) => perDay <= highest)) * 1.1;
  const yOf = (mails: number): number => HEIGHT - (mails / most) * HEIGHT;
  const words = `Mail of the last ${count} days: ${grouped(bars.reduce((sum, bar) => sum + bar.sent, 0))} in all, ${grouped(largest)} on the largest day; ${lines.map((line) => `${grouped(line.perDay)} ${line.words}`).join(', ')}`;
  return (
    <figure class="chart">
      <svg
        class="ladder-chart"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <title>{words}</title>
        {bars.map((bar) => (
          <rect
            key={bar.day}
            class={allowed !== null && bar.day === dayAt(today) && bar.sent > allowed ? 'over' : ''}
            x={bar.index * STEP + 1}
            y={bar.sent === 0 ? HEIGHT - 0.5 : Math.min(HEIGHT - 2, yOf(bar.sent))}
            width={BAR}
            height={bar.sent === 0 ? 0.5 : Math.max(2, HEIGHT - yOf(bar.sent))}
          />
        ))}
        {lines
          .filter(({ perDay }) => perDay <= most)
          .map(({ key, perDay }) => (
            <path key={key} class={key} d={`M0 ${yOf(perDay).toFixed(1)}H${width}`} />
          ))}
      </svg>
      <p class="ladder-ends quiet">
        <span>{bars[0]?.day}</span>
        <span>{bars.at(-1)?.day}</span>
      </p>
      <p class="ladder-key">
        <span class="key-sent">mail of a day</span>
        {lines.map(({ key, perDay, words: meaning }) => (
          <span key={key} class={`key-${key}`}>
            {grouped(perDay)} {meaning}
            {perDay > most && ', above the chart'}
          </span>
        ))}
      </p>
      <details>
        <summary>Mail of each day as numbers</summary>
        {days.length === 0 && <p>No day with mail since the ladder began.</p>}
        <ul class="numbers">
          {days.toReversed().map((day) => (
            <li key={day.day}>
              {day.day}: {grouped(day.sent)}
            </li>
          ))}
        </ul>
      </details>
    </figure>
  );
}
