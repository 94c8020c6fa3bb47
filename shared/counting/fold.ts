import { addCell, COUNTERS, type Counts, cellAt, DIMENSION_NAMES, DIMENSIONS, judgedCellAt } from './counts.ts';

/**
 * `into += from`, without any limit. The result depends only on the sums, so folding all at once equals folding step by
 * step, in any order. `capCounts` cuts down what is stored.
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
