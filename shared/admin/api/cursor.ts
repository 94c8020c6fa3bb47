import * as z from 'zod';
import type { Sha256 } from '../../counting/fingerprint.ts';
import { refuseField } from './problem.ts';

/**
 * Where a page ended, as text that only means something here. It carries a checksum over itself and over what was asked
 * for, so that one that was changed, cut, or taken over to another question is found out. It is no secret and grants
 * nothing: a forged cursor only shows another page that the caller may read anyway.
 */
export type CursorCodec<T> = {
  encode(position: T, question: string): string;
  /** @throws {Refused} naming `query.cursor` */
  decode(cursor: string, question: string): T;
};

/** Hexadecimal digits. */
const CHECKSUM_LENGTH = 24;

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** @throws where it is not base64url of UTF-8, or not the one way to write it */
function fromBase64Url(encoded: string): string {
  const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  if (toBase64Url(text) !== encoded) throw new RangeError('Expected canonical base64url');
  return text;
}

export function cursorCodec<T>(schema: z.ZodType<T>, sha256: Sha256): CursorCodec<T> {
  const checksum = (payload: string, question: string): string =>
    sha256(`lazaretto cursor\n${question}\n${payload}`).slice(0, CHECKSUM_LENGTH);
  return {
    encode(position, question) {
      const payload = JSON.stringify(position);
      return toBase64Url(checksum(payload, question) + payload);
    },

    decode(cursor, question) {
      try {
        const text = fromBase64Url(cursor);
        const payload = text.slice(CHECKSUM_LENGTH);
        if (checksum(payload, question) !== text.slice(0, CHECKSUM_LENGTH))
          throw new RangeError('Expected its checksum');
        return schema.parse(JSON.parse(payload));
      } catch {
        const sentence = 'expected the cursor of a page of this same question, got something else';
        throw refuseField('malformed', 'query.cursor', sentence);
      }
    },
  };
}

/** After which row of a sorted list. */
export const RowPosition = z.object({ key: z.union([z.number(), z.string()]), name: z.string() });
export type RowPosition = z.infer<typeof RowPosition>;
export const AuditCursor = z.object({ day: z.int(), before: z.string().nullable() });
