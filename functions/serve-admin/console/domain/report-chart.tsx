import { DAY_MS } from '../../../../shared/kernel/time.ts';
import { grouped } from '../lib/words.ts';
import type { Reported } from './readiness.tsx';

const [STEP, BAR, HEIGHT] = [10, 8, 120];
const DAYS = 30;
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Messages of each day as bars, those that fail in another colour on top. The same numbers are in a list below. */
export function ReportChart({ days, now }: { readonly days: Reported['days']; readonly now: string }) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00Z`);
  const bars = Array.from({ length: DAYS }, (_, index) => {
    const day = dayAt(today - (DAYS - 1 - index) * DAY_MS);
    return { index, ...(byDay.get(day) ?? { day, messages: 0, failing: 0 }) };
  });
  const most = Math.max(1, ...bars.map(({ messages }) => messages));
  const heightOf = (messages: number): number => (messages === 0 ? 0 : Math.max(2, (messages / most) * HEIGHT));
  const sum = (of: (bar: (typeof bars)[number]) => number): string =>
    grouped(bars.reduce((all, bar) => all + of(bar), 0));
  const words = `Messages that receivers report of the last ${DAYS} days: ${sum((bar) => bar.messages)} in all, ${sum((bar) => bar.failing)} of them fail`;
  return (
    <figure class="chart">
      <svg
        class="day-chart"
        viewBox={`0 0 ${DAYS * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <title>{words}</title>
        {bars.map(({ day, index, messages, failing }) => (
          <g key={day}>
            <rect x={index * STEP + 1} width={BAR} y={HEIGHT - heightOf(messages)} height={heightOf(messages)} />
            <rect
              class="over"
              x={index * STEP + 1}
              width={BAR}
              y={HEIGHT - heightOf(failing)}
              height={heightOf(failing)}
            />
          </g>
        ))}
      </svg>
      <p class="day-ends quiet">
        <span>{bars[0]?.day}</span>
        <span>{bars.at(-1)?.day}</span>
      </p>
      <p class="day-key">
        <span>messages of a day</span>
        <span class="key-over">not aligned, and not forwarded</span>
      </p>
      <details>
        <summary>Messages of each day as numbers</summary>
        <ul class="numbers">
          {days.toReversed().map(({ day, messages, aligned, failing }) => (
            <li key={day}>
              {day}: {grouped(messages)}, {grouped(aligned)} pass, {grouped(failing)} fail
            </li>
          ))}
        </ul>
      </details>
    </figure>
  );
}
