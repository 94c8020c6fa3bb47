import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Canvas, Hooks, Plot, Plotter } from './plot.ts';

let brought: Promise<Plotter> | null = null;
/** What draws charts, once it is there; null: not yet, and then the numbers are in the list below. */
function usePlotter(): Plotter | null {
  const [plotter, setPlotter] = useState<Plotter | null>(null);
  useEffect(() => {
    let isOver = false;
    brought ??= import('uplot').then((found) => found.default);
    brought.then(
      (found) => !isOver && setPlotter(() => found),
      () => {
        // Whoever shows the next chart tries again.
        brought = null;
      },
    );
    return () => {
      isOver = true;
    };
  }, []);
  return plotter;
}

export type Wanted = {
  /** Without any there is nothing to draw. */
  readonly hasPoints: boolean;
  /** All that is drawn: where it says the same, nothing is drawn anew. */
  readonly what: unknown;
  /** One below the other. */
  readonly plotsOf: (canvas: Canvas, hooks: Hooks) => readonly Plot[];
  readonly hooks: Hooks;
};
/** Draws into the element, anew when it gets another width, the scheme changes, or there is something else to draw. */
export function usePlots(wanted: Wanted) {
  const { hasPoints } = wanted;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(wanted);
  latest.current = wanted;
  const redraw = useRef<() => void>(() => undefined);
  const what = JSON.stringify(wanted.what);
  const plotter = usePlotter();

  useEffect(() => {
    const host = place.current;
    if (host === null || !hasPoints || plotter === null) return undefined;
    let plots: readonly uPlot[] = [];
    const hooks = {
      onHover: (index: number | null) => latest.current.hooks.onHover(index),
      onZoom: (from: number, to: number) => latest.current.hooks.onZoom(from, to),
    };
    const clear = (): void => {
      for (const plot of plots) plot.destroy();
    };
    const draw = (): void => {
      clear();
      const canvas = { plotter, width: Math.max(160, host.clientWidth) };
      plots = latest.current
        .plotsOf(canvas, hooks)
        .map(({ options, data }) => new plotter(options as uPlot.Options, data as uPlot.AlignedData, host));
    };
    // A chart that is drawn anew forgets what is being dragged across it.
    let isPressed = false;
    let isLate = false;
    const unlessPressed = (): void => {
      if (isPressed) isLate = true;
      else draw();
    };
    const press = (): void => {
      isPressed = true;
    };
    const release = (): void => {
      isPressed = false;
      if (isLate) draw();
      isLate = false;
    };
    host.addEventListener('mousedown', press);
    addEventListener('mouseup', release);
    redraw.current = unlessPressed;
    draw();
    const schemes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    const sizes = new ResizeObserver(() => {
      if (plots[0]?.width !== Math.max(160, host.clientWidth)) draw();
    });
    sizes.observe(host);
    for (const scheme of schemes) scheme.addEventListener('change', draw);
    return () => {
      host.removeEventListener('mousedown', press);
      removeEventListener('mouseup', release);
      sizes.disconnect();
      for (const scheme of schemes) scheme.removeEventListener('change', draw);
      clear();
      redraw.current = () => undefined;
    };
  }, [hasPoints, plotter]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) redraw.current();
    isFirst.current = false;
  }, [what]);
  return place;
}
