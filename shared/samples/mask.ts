import { plain } from '../kernel/escape.ts';
import { MASK, SAMPLE_MAX } from './model.ts';
import { addressesIn, folded, givesAway, holdsAddress, namesOwn, type OwnWords, ownWordsOf } from './own-words.ts';
import { isTableWord } from './shown-words.ts';

/** How much of a reply is read. Unit: UTF-16 code units. */
const READ_MAX = 600;
/** Codes of SMTP: `550`, `5.1.1`, `550-5.1.1`, `550-`. */
const CODE = /^(?:[245]\d\d|[245]\.\d{1,3}\.\d{1,3}|[245]\d\d[- ][245]\.\d{1,3}\.\d{1,3})$/;
/** Signs around a word that say nothing of anybody. */
const AROUND = /^([<("'[]*)(.*?)([>)"'\].,:;!?-]*)$/su;
/** A word that may be of several, each of which must be known: `no-such-user`. */
const PARTS = /[-/_.:,'’]/;
const HAS_LETTER = /[\p{L}]/u;

/** A word of a reply: what stands around it, and the word itself. */
type Piece = { readonly before: string; readonly core: string; readonly after: string };

/** A reply in words, and whom it gives away. */
export type ReadWords = { readonly pieces: readonly Piece[]; readonly own: OwnWords };

/** @param recipients addresses of the event that the reply came with */
export function readWords(reply: string, recipients: readonly string[]): ReadWords {
  const text = plain(reply.slice(0, READ_MAX).normalize('NFKC')).replace(/^\s*(?:smtp|x-[a-z-]+)\s*;\s*/i, '');
  const pieces = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, before = '', core = '', after = ''] = AROUND.exec(word) ?? [];
      return { before, core, after };
    });
  // A reply may name others than the recipients of its event: whom mail is forwarded to.
  return { pieces, own: ownWordsOf([...recipients, ...addressesIn(text)]) };
}

/**
 * The words that may be shown once enough others got them, too; folded.
 * @param isCommon whether there is nothing to learn of a word any more
 */
export const learnable = ({ pieces, own }: ReadWords, isCommon: (word: string) => boolean): string[] =>
  pieces.flatMap(({ core }) => {
    if (!HAS_LETTER.test(core)) return [];
    const word = folded(core);
    return isTableWord(word) || isCommon(word) || isPrivate(core, own) ? [] : [word];
  });

/** The reply with a `…` for each word that may not be shown. At most 240 characters. */
export function maskWords({ pieces, own }: ReadWords, isCommon: (word: string) => boolean): string {
  let shown = '';
  for (const { before, core, after } of pieces) {
    const whole = `${before}${core}${after}`;
    const word = mayShow(whole, core, own, isCommon) ? whole : MASK;
    if (shown.length + 1 + word.length > SAMPLE_MAX) break;
    shown += shown === '' ? word : ` ${word}`;
  }
  return shown;
}

function mayShow(whole: string, core: string, own: OwnWords, isCommon: (word: string) => boolean): boolean {
  const word = folded(core);
  if (isTableWord(word)) return !namesOwn(folded(whole), own);
  return isKnown(word, isCommon) && !isPrivate(whole, own);
}

const isPrivate = (word: string, own: OwnWords): boolean => holdsAddress(word) || givesAway(word, own);

/** @param word folded */
const isKnown = (word: string, isCommon: (word: string) => boolean): boolean =>
  word === '' ||
  CODE.test(word) ||
  isCommon(word) ||
  word.split(PARTS).every((part) => part === '' || CODE.test(part) || isTableWord(part) || isCommon(part));

/** True where a text says more than codes: something of it can be read. */
export const saysSomething = (text: string): boolean =>
  text.split(' ').some((word) => word !== MASK && HAS_LETTER.test(word));
