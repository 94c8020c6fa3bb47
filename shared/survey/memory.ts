import type { SurveySums } from './sums.ts';

/** Progress of today's survey; in memory, so a new function begins again. */
export type SurveyMemory = { waiting: string[] | null; sums: SurveySums | null };
export const newSurvey = (): SurveyMemory => ({ waiting: null, sums: null });
