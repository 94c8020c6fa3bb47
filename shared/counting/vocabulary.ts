import { BOUNCE_REASONS } from '../events/model.ts';

/**
 * Names that stored counts refer to by their place in this list instead of spelling them out. Append only: an item
 * written years ago refers to it. A name that is missing here is no error, it only takes more room.
 */
export const VOCABULARY: readonly string[] = [
  ...BOUNCE_REASONS,
  'google',
  'microsoft',
  'yahoo',
  'apple',
  'comcast',
  'united-internet',
  'mail-ru',
  'yandex',
  'proton',
  'orange',
  'free',
  'laposte',
  'zoho',
  'fastmail',
  'qq',
  'netease',
  'naver',
  'spamhaus',
  'spamcop',
  'barracuda',
  'sorbs',
  'uceprotect',
  'abusix',
  'invaluement',
  'mailspike',
  'psbl',
  'surbl',
  'uribl',
  'cloudmark',
];

export const WORD_OF: ReadonlyMap<string, number> = new Map(VOCABULARY.map((name, word) => [name, word]));
