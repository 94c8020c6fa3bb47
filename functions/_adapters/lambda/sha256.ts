import { hash } from 'node:crypto';
import type { Sha256 } from '../../../shared/counting/fingerprint.ts';

/** SHA-256 by the runtime: three times as fast as one in JavaScript, and an event needs one per recipient. */
export const sha256: Sha256 = (text) => hash('sha256', text, 'hex');
