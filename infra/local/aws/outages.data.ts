/** What a call gets instead of an answer. */
type Outage = {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Whether the call takes effect all the same: only its answer is lost. */
  readonly takesEffect?: boolean;
};

/**
 * How a call may fail that is right in itself. The first three are common errors of SES's API, each with its status.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
 */
export const OUTAGES = {
  refused: { code: 'AccessDeniedException', status: 403, message: 'User is not authorized to perform this call.' },
  throttled: { code: 'TooManyRequestsException', status: 429, message: 'Rate exceeded' },
  broken: { code: 'InternalServiceErrorException', status: 500, message: 'The service is out of order.' },
  unanswered: { code: 'ServiceUnavailable', status: 503, message: 'The answer is lost.', takesEffect: true },
} as const satisfies Readonly<Record<string, Outage>>;
export type OutageName = keyof typeof OUTAGES;
