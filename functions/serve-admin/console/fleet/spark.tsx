import { counted } from '../lib/words.ts';

type Hours = {
  readonly sends: readonly number[];
  readonly hardBounces: readonly number[];
  readonly complaints: readonly number[];
};
const [WIDTH, HEIGHT, STEP] = [96, 24, 4];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const bars = (values: readonly number[], most: number, room: number): string =>
  values
    .map((value, hour) => {
      const height = value === 0 ? 0 : Math.max(1.5, (value / most) * room);
      return height === 0 ? '' : `M${hour * STEP} ${HEIGHT}v${-height.toFixed(2)}h${STEP - 1}V${HEIGHT}z`;
    })
    .join('');

/** The last 24 hours: mail behind, what went wrong of it in front, ten times as high so that 10 % fills it. */
export function Spark({ hours, label }: { readonly hours: Hours; readonly label: string }) {
  const wrong = hours.hardBounces.map((count, hour) => count + (hours.complaints[hour] ?? 0));
  const most = Math.max(1, ...hours.sends, ...wrong);
  const share = wrong.map((count, hour) => Math.min(hours.sends[hour] || count, count * 10));
  const words = `${counted(sum(hours.sends), 'message')}, ${counted(sum(hours.hardBounces), 'hard bounce')}, ${counted(sum(hours.complaints), 'complaint')}`;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}, last 24 hours: ${words}`}>
      <title>{`Last 24 hours: ${words}`}</title>
      <path class="spark-floor" d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} />
      <path class="spark-sends" d={bars(hours.sends, most, HEIGHT)} />
      <path class="spark-wrong" d={bars(share, most, HEIGHT)} />
    </svg>
  );
}
