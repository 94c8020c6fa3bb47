import type { BounceReason } from '../events/model.ts';
import { ENHANCED_CODES, type Trust } from './enhanced-codes.data.ts';

/** What an enhanced status code says, undefined for nothing, and how far it is believed. */
export type CodeMeaning = { readonly reason: BounceReason | undefined; readonly trust: Trust };

const CODE = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/;
const EVERY_CODE = new RegExp(CODE, 'g');

/** What the second part of a code says by itself, for codes that are in no table. */
const BY_SUBJECT = new Map<string, BounceReason>([
  ['1', 'unknown-user'],
  ['2', 'inactive-mailbox'],
  ['4', 'dns-or-routing'],
  ['6', 'content-blocked'],
  ['7', 'policy'],
]);

const MEANINGS = new Map<string, CodeMeaning>(
  ENHANCED_CODES.flatMap(([code, reason, trust]) => codesOf(code).map((one) => [one, { reason, trust }] as const)),
);

/** The first enhanced status code of a text, e.g. `5.1.1`; an IP address or a version is none. */
export function codeIn(text: string): string | undefined {
  return CODE.exec(text)?.[0];
}

/** All enhanced status codes of a text. */
export const codesIn = (text: string): readonly string[] => [...text.matchAll(EVERY_CODE)].map(([code]) => code);

/** The meaning of a code, from the table or else from its subject. */
export function meaningOf(code: string | undefined): CodeMeaning | undefined {
  if (code === undefined) return undefined;
  const known = MEANINGS.get(code);
  if (known !== undefined) return known;
  return { reason: BY_SUBJECT.get(code.split('.')[1] ?? ''), trust: 'vague' };
}

/** The codes that a table's spelling stands for: `X.1.1` → 4.1.1, 5.1.1; `5.7.133-136` → 5.7.133, …, 5.7.136. */
export function codesOf(code: string): readonly string[] {
  const [type = '', subject, detail = ''] = code.split('.');
  const [from = 0, to = from] = detail.split('-').map(Number);
  const details = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const types = type === 'X' ? ['4', '5'] : [type];
  return types.flatMap((digit) => details.map((last) => `${digit}.${subject}.${last}`));
}
