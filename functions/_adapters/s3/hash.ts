import { createHash } from 'node:crypto';
import { HASH_HEX } from '../../../shared/archive/name.ts';

/** Of an object's bytes as they are stored, for its name. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, HASH_HEX);
