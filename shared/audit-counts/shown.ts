import { parseShape } from '../kernel/shape.ts';
import { DAY_MS, iso } from '../kernel/time.ts';
import { SEEN_SNDS, SES_VIEWS } from '../registry/shapes/deployment.ts';
import { type AtSes, type FiguresAtSes, REPORTED } from './model.ts';

type Item = { readonly record?: unknown };
const dateOf = (day: number): string => iso(day * DAY_MS).slice(0, 10);

/** Every figure by name; null: SES has none, which is not zero. */
const shown = (figures: Readonly<Partial<Record<string, number>>>): FiguresAtSes =>
  Object.fromEntries(REPORTED.map((name) => [name, figures[name] ?? null])) as FiguresAtSes;

/** @param pool by which its mail leaves; null: by none of its own, so that no address is its */
export function atSes(reported: Item, snds: Item, pool: string | null): AtSes {
  const [views, seen] = [parseShape(reported.record, SES_VIEWS), parseShape(snds.record, SEEN_SNDS)];
  return {
    figures: (views.ok ? views.value : []).map((view) => ({
      ...{ source: view.source, day: dateOf(view.day), isp: view.isp ?? null },
      ...{ reported: shown(view.reported), counted: shown(view.counted) },
    })),
    addresses: (seen.ok && pool !== null ? seen.value : [])
      .filter((address) => address.pool === pool)
      .map(({ pool: _, day, ...address }) => ({ ...address, day: dateOf(day) })),
  };
}
