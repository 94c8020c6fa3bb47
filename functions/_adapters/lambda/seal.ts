import { createHmac, hash } from 'node:crypto';
import type { SealKey } from '../../../shared/tenant-page/token.ts';

/** A secret as a key for links. Its id says which of two it is: a hash of the secret, cut to what tells them apart. */
export const sealKey = (secret: string): SealKey => ({
  id: hash('sha256', `lazaretto tenant page: ${secret}`, 'hex').slice(0, 8),
  mac: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
});
