/** Too slow, or too many at a time: another try may do. */
const AGAIN: ReadonlySet<number> = new Set([408, 429]);
/** Answers of 400 that another try may change. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const TRANSIENT: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'ExpiredToken',
  'ExpiredTokenException',
  'ThrottlingException',
  'Throttling',
  'KMS.ThrottlingException',
  'OperationAborted',
]);

/** A bucket of another Region: the client does not go there by itself. */
const MOVED = 301;

/** Whether AWS refused a call so that it is refused however often it is tried: a person must change something. */
export function isRefusal(error: unknown): boolean {
  const { name = '', $metadata } = (error ?? {}) as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === MOVED) return true;
  return status >= 400 && status < 500 && !AGAIN.has(status) && !TRANSIENT.has(name);
}
