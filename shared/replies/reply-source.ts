import type { BounceReason } from '../events/model.ts';
import { SOURCES, type SourceKey } from './diagnostic-sources.data.ts';
import { ENHANCED_CODES } from './enhanced-codes.data.ts';
import { codeIn, codesOf } from './enhanced-codes.ts';
import { holds, phraseOf, prepareText } from './phrase.ts';
import { readReply } from './reply-text.ts';
import { GENERIC_PHRASES, LINKS, type PhraseGroup, SPECIFIC_PHRASES } from './smtp-phrases.data.ts';

/** What a bare reply code means. */
const SMTP = 'https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3';

/** The page that tells why a reply means this reason: the source of a phrase, else of a code, else of SMTP itself. */
export function replySource(reply: string, status: string, reason: BounceReason): string {
  const { raw, words, links } = readReply(reply);
  const code = codeIn(raw) ?? codeIn(status);
  const key =
    phraseSource(SPECIFIC_PHRASES, words, reason) ??
    phraseSource(LINKS, links, reason) ??
    (code === undefined ? undefined : codeSource(code, reason)) ??
    phraseSource(GENERIC_PHRASES, words, reason);
  return key === undefined ? SMTP : SOURCES[key];
}

function phraseSource(groups: readonly PhraseGroup[], words: string, reason: BounceReason): SourceKey | undefined {
  const text = prepareText(words);
  const rows = groups.flatMap(([of, all]) => (of === reason ? all : []));
  return rows.find(([phrase]) => holds(text, phraseOf(phrase)))?.[1];
}

const codeSource = (code: string, reason: BounceReason): SourceKey | undefined =>
  ENHANCED_CODES.find(([row, of]) => of === reason && codesOf(row).includes(code))?.[4];
