import type uPlot from 'uplot';
import type { Mark } from './marks.ts';

/** A colour of the style as it is now: of either scheme, or the system's. @param name with its dashes */
export const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Unit: pixels of the canvas. */
type Place = readonly [x: number, y: number];
export function line(
  ctx: CanvasRenderingContext2D,
  from: Place,
  to: Place,
  colour: string,
  dash: readonly number[],
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio * 1.5;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Incidents as bands behind everything, decisions as upright lines over it, each with its number. */
export const markHooks = (marks: readonly Mark[]) => ({
  drawClear: [
    (plot: uPlot) =>
      drawMarks(
        plot,
        marks.filter(({ until }) => until !== null),
      ),
  ],
  draw: [
    (plot: uPlot) => {
      plot.ctx.save();
      drawMarks(
        plot,
        marks.filter(({ until }) => until === null),
      );
      plot.ctx.restore();
    },
  ],
});

function drawMarks({ ctx, bbox, valToPos }: uPlot, marks: readonly Mark[]): void {
  const pixel = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const placeOf = (at: number): number => Math.min(right, Math.max(bbox.left, valToPos(at / 1_000, 'x', true)));
  ctx.font = `600 ${11 * pixel}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  for (const { at, until, number, colour } of marks) {
    const x = Math.round(placeOf(at));
    ctx.fillStyle = colourOf(`--${colour}`);
    if (until !== null) {
      ctx.globalAlpha = 0.18;
      ctx.fillRect(x, bbox.top, Math.max(2 * pixel, placeOf(until) - x), bbox.height);
      ctx.globalAlpha = 1;
    } else line(ctx, [x, bbox.top], [x, bbox.top + bbox.height], colourOf(`--${colour}`), [2, 2]);
    const middle = Math.min(right - 6 * pixel, Math.max(bbox.left + 6 * pixel, x));
    ctx.fillText(String(number), middle, bbox.top - 3 * pixel);
  }
}
