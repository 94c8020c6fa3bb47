import { type Conviction, LEVELS, type Level } from './model.ts';

/** The numbers of a conviction, or of evidence below its bar. */
export type SetReading = Omit<
  Conviction,
  'by' | 'worstProvider' | 'hangsOnOneProvider' | 'sendingHours' | 'providers' | 'harmPerHour'
>;

/** The level whose evidence is nearest to its bar; of equal ones the least severe. */
export const nearestLevel = (
  evidence: Readonly<Record<Level, number>>,
  bars: Readonly<Record<Level, number>>,
): Level => {
  let nearest: Level = 'warn';
  for (const level of LEVELS) {
    if (evidence[level] / bars[level] > evidence[nearest] / bars[nearest]) nearest = level;
  }
  return nearest;
};
