/**
 * Texts of the log that others read: a metric counts `decided`, the dashboard's table of the highest bounce rates and the
 * local stack read `judged`. The fields of each are those of `StandingRecord` and `SetReading`.
 */
export const LOG_MESSAGES = { decided: 'decided', judged: 'judged' } as const;
