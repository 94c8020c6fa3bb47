/**
 * Log messages that others read: a metric counts `decided`; the dashboard's table of bounce rates and the local stack
 * read `judged`. Their fields are those of `StandingRecord` and `SetReading`.
 */
export const LOG_MESSAGES = { decided: 'decided', judged: 'judged' } as const;
