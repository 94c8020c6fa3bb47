import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import type { SlackDeps, SlackRequest } from './ports.ts';

/** Longest body. Slack sends the message along that the button stands in: some ten thousand bytes. Unit: UTF-16 units. */
export const MOST_LENGTH = 200_000;
/** A request may be so old, or so far ahead. Unit: ms. */
export const FRESH_MS = 5 * MINUTE_MS;

export type Proof =
  | { readonly kind: 'signed'; readonly signature: string }
  | { readonly kind: 'too-large' | 'unsigned' | 'stale' | 'wrong-signature' };

/**
 * Whether Slack has sent this, and lately. What costs nothing is asked first: the secret is read for no request that
 * cannot be Slack's. @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export async function proofOf(
  deps: Pick<SlackDeps, 'sign' | 'isSame'>,
  { headers, body }: SlackRequest,
  now: EpochMs,
): Promise<Proof> {
  if (body.length > MOST_LENGTH) return { kind: 'too-large' };
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return { kind: 'unsigned' };
  if (Math.abs(now - Number(timestamp) * SECOND_MS) > FRESH_MS) return { kind: 'stale' };
  const expected = `v0=${await deps.sign(`v0:${timestamp}:${body}`)}`;
  return deps.isSame(expected, signature) ? { kind: 'signed', signature } : { kind: 'wrong-signature' };
}
