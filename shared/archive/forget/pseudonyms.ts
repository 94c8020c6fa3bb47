import type { Hide } from '../hide.ts';
import { type Person, shownDomain } from './person.ts';

/** What stands for one person in an archive whose addresses are hidden. */
export type Pseudonyms = {
  readonly areIn: (line: string) => boolean;
  /** @param by what takes the place of each, of the same length and kind */
  readonly replace: (line: string, by: (pseudonym: string) => string) => string;
};

const PSEUDONYM = /^[0-9a-f]{20}(?:\+[0-9a-f]{20})?$/;
/** Made of runs of letters, as what hides a name within a word of a server. */
const LETTERS = /^[a-p]+$/;

/** All that hiding makes of the person: addresses, and the words of the local part where they stand alone. */
export function pseudonymsOf({ mailboxes }: Person, hide: Hide): Pseudonyms {
  const addresses = new Set<string>();
  const words = new Set<string>();
  const domains = new Set<string>();
  for (const mailbox of mailboxes) {
    const at = mailbox.lastIndexOf('@');
    const domain = mailbox.slice(at + 1);
    domains.add(domain);
    for (const shown of [hide.address(mailbox), hide.text(mailbox)]) {
      const [own = ''] = shown.split('@');
      // Of a name that must be quoted, and is not, a part stays: it is that of nobody, or of somebody else.
      if (PSEUDONYM.test(own)) addresses.add(own.replace('+', '\\+'));
    }
    const local = mailbox.slice(0, at);
    // Hidden alone, and between words that stay.
    for (const word of hide.textAbout(local, [mailbox]).match(/[a-p]{12}/g) ?? []) {
      if (LETTERS.test(word) && !local.includes(word)) words.add(word);
    }
  }
  const found = new RegExp(
    `(${[...addresses].join('|')})(\\+[0-9a-f]{20})?(?:@(${[...domains].map(literal).join('|')}))?${
      words.size > 0 ? `|${[...words].join('|')}` : ''
    }`,
    'g',
  );
  return {
    areIn: (line) => line.search(found) >= 0,
    replace: (line, by) =>
      line.replace(found, (whole: string, own?: string, tag?: string, domain?: string) => {
        if (own === undefined) return lettersOf(by(whole)).slice(0, whole.length);
        const shown = `${by(own)}${tag === undefined ? '' : `+${by(own + tag)}`}`;
        return domain === undefined ? shown : `${shown}@${shownDomain(domain)}`;
      }),
  };
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
const lettersOf = (hex: string): string =>
  hex.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
