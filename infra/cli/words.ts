import { percent } from '../../shared/kernel/numbers.ts';

/** A time of the API to the minute, in UTC: `2026-01-01T10:00Z`. */
export const minute = (time: string | null): string => (time === null ? '-' : `${time.slice(0, 16)}Z`);
/** A share of one; `-` where there is nothing to divide by. */
export const rate = (value: number | null): string => (value === null ? '-' : percent(value));
