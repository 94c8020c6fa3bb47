import { addCell, COUNTERS, type Counts, cellAt, DIMENSION_NAMES, DIMENSIONS, judgedCellAt } from './counts.ts';

/**
 * `into += from`, without any limit: the result depends on nothing but the sums, so folding in one go equals folding
 * step by step, in any order. What is stored is cut down once, by `capped`.
 */
export function fold(into: Counts, from: Counts): void {
  for (const counter of COUNTERS) into.totals[counter] += from.totals[counter];
  for (const dimension of DIMENSION_NAMES) {
    for (const [key, cell] of from[dimension]) {
      addCell(cellAt<number[]>(into[dimension], key, DIMENSIONS[dimension]), cell);
    }
  }
  for (const [hour, cells] of from.judged) {
    for (const [provider, cell] of cells) addCell(judgedCellAt(into.judged, hour, provider), cell);
  }
}
