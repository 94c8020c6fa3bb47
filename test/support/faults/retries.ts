import type { Timer } from '../../../shared/kernel/time.ts';

type ErrorType = 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
type Token = { getRetryCount(): number; getRetryDelay(): number };

/** What an SDK client takes as `retryStrategy`. */
export type VirtualRetries = {
  acquireInitialRetryToken(): Promise<Token>;
  refreshRetryTokenForRetry(token: Token, info: { readonly errorType: ErrorType }): Promise<Token>;
  recordSuccess(): void;
};

const MAX_DELAY_MS = 20_000;
const tokenOf = (count: number): Token => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/**
 * The SDK's standard retries on another clock: it would wait real milliseconds, and virtual time would stand still
 * meanwhile. Same errors, same number of attempts; pauses of 100 ms (500 when throttled) that double, without jitter.
 */
export const virtualRetries = (time: Timer, maxAttempts = 3): VirtualRetries => ({
  acquireInitialRetryToken: async () => tokenOf(0),
  async refreshRetryTokenForRetry(token, { errorType }) {
    const count = token.getRetryCount() + 1;
    const isRetryable = errorType === 'TRANSIENT' || errorType === 'THROTTLING';
    if (!isRetryable || count >= maxAttempts) throw new Error('No retry token available');
    await time.sleep(Math.min(MAX_DELAY_MS, (errorType === 'THROTTLING' ? 500 : 100) * 2 ** (count - 1)));
    return tokenOf(count);
  },
  recordSuccess: () => undefined,
});
