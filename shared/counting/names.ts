import { WORD_OF } from './vocabulary.ts';

/** Bytes of a text in UTF-8. A lone surrogate counts three bytes, as its replacement character does. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes++;
    else if (isPair(code, text.charCodeAt(at + 1))) [bytes, at] = [bytes + 2, at + 1];
    else bytes += 2;
  }
  return bytes;
}

const isPair = (high: number, low: number): boolean => high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;

/** Bytes that a name takes beside the reference to it: none for a known word, else its length and its bytes. */
export const spelledBytes = (name: string): number => (WORD_OF.has(name) ? 0 : utf8Length(name) + 2);
