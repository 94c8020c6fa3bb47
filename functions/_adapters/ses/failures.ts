import { SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { SesNotFound, SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';

/** More calls than SES allows the whole account. */
const THROTTLED: ReadonlySet<string> = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling']);
/** Answers of the service that trying again may change, though their status says 4xx. */
const PASSING: ReadonlySet<string> = new Set([
  ...THROTTLED,
  'ConcurrentModificationException',
  'ExpiredTokenException',
  'RequestTimeTooSkewed',
  'RequestTimeoutException',
]);

/** The answer of a call. @throws {SesUnavailable | SesNotFound | SesRefused} by what to do next */
export async function mapSesErrors<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw failureOf(cause);
  }
}

/** A failure by what to do next. What the service did not say itself is the way there: network, timeout, credentials. */
function failureOf(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof TypeError || cause instanceof RangeError) return cause;
  const said = `${cause.name}: ${cause.message}`;
  if (!(cause instanceof SESv2ServiceException)) return new SesUnavailable(said, { cause });
  const status = cause.$metadata.httpStatusCode ?? 500;
  if (cause.name === 'NotFoundException') return new SesNotFound(said, { cause });
  if (status >= 500 || status === 429 || PASSING.has(cause.name)) {
    return new SesUnavailable(said, { cause, throttled: status === 429 || THROTTLED.has(cause.name) });
  }
  return new SesRefused(said, { cause });
}
