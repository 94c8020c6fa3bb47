import { createHmac, randomBytes } from 'node:crypto';
import type { BodyOf } from '../../../../shared/admin/fleet/operations.ts';
import type { Context } from '../context.ts';

export type SuppressionAction = BodyOf<'noteSuppression'>['action'];
type Note = { readonly action: SuppressionAction; readonly tenant: string | null; readonly reason: string };

const KEY_BYTES = 32;

/**
 * Puts a line into the audit trail, before anything is done: who, which list, how many addresses, why, and an HMAC of
 * the addresses. The key is the deployment's; the addresses stay here.
 */
export async function note(client: Context['client'], addresses: readonly string[], given: Note): Promise<void> {
  const body = { proposed: randomBytes(KEY_BYTES).toString('hex'), reason: given.reason };
  const { key } = await client.call('keySuppression', { body });
  const text = addresses
    .map((address) => address.toLowerCase())
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('\n');
  const digest = createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
  await client.call('noteSuppression', { body: { ...given, count: addresses.length, digest } });
}
