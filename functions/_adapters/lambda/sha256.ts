import { createHmac, hash } from 'node:crypto';
import type { Sha256 } from '../../../shared/counting/fingerprint.ts';

/** SHA-256 by the runtime: three times as fast as one in JavaScript, and an event needs one per recipient. */
export const sha256: Sha256 = (text) => hash('sha256', text, 'hex');

/** HMAC-SHA-256 of a text under a key, hex: who lacks the key cannot guess the text. */
export const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');
