import type { Sha256 } from '../../counting/fingerprint.ts';
import { domainOfNormal } from '../../events/address.ts';
import { parseBody } from '../../events/parse.ts';
import type { RawEvent } from '../../events/raw.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { COUNTED_FIELD, type CountedPart } from '../counted-part.ts';
import { hiddenEvent } from '../hidden-event.ts';
import type { Hide } from '../hide.ts';
import { type ArchivedEvent, readArchivedLine } from '../read.ts';
import { unitsIn } from '../units.ts';
import { type Person, shownDomain } from './person.ts';
import type { Pseudonyms } from './pseudonyms.ts';

export type Forgetting = {
  readonly person: Person;
  /** What stands for the person where addresses are hidden. */
  readonly pseudonyms: Pseudonyms;
  /**
   * Hex, of what nobody has when all is done: what it stands for cannot be told any more. The same text gives the same, so
   * that an event that is archived twice stays one.
   */
  readonly salted: (text: string) => string;
  readonly sha256: Sha256;
  readonly now: EpochMs;
};
/** @property left lines that still name the person, such as by the name of a configuration set */
export type Forgotten = { readonly text: string; readonly lines: number; readonly left: number };

const PSEUDONYM_HEX = 20;
/** A shorter local part is no name. */
const LEAST_LOCAL = 3;

/**
 * The text of an archived object without one person. Each event stays and is counted as before: its recipient is nobody,
 * at the same mailbox provider, another one in each message.
 * @returns null where the person is not in it
 */
export function forgetIn(text: string, given: Forgetting): Forgotten | null {
  let [lines, left] = [0, 0];
  const kept = text.split('\n').map((line) => {
    if (line === '' || !(given.pseudonyms.areIn(line) || given.person.isIn(line))) return line;
    lines++;
    const without = withoutPerson(line, given);
    if (given.person.isIn(without)) left++;
    return without;
  });
  return lines === 0 ? null : { text: kept.join('\n'), lines, left };
}

function withoutPerson(line: string, given: Forgetting): string {
  const read = readArchivedLine(line);
  // What nobody can count is of no use to anybody.
  if (read === null) return '';
  const hidden = given.pseudonyms.replace(line, replacing(messageOf(read), given));
  if (!given.person.isIn(hidden)) return hidden;
  const gentle = asHidden(hidden, read, given, false) ?? '';
  return given.person.isIn(gentle) ? (asHidden(hidden, read, given, true) ?? '') : gentle;
}

const messageOf = ({ event }: ArchivedEvent): string => String((event as RawEvent & RawMessage).mail?.messageId ?? '');
type RawMessage = { readonly mail?: { readonly messageId?: unknown } };

/** What stands for the person within one message. */
const replacing =
  (messageId: string, { salted }: Forgetting) =>
  (pseudonym: string): string =>
    salted(`${messageId}\0${pseudonym}`).slice(0, PSEUDONYM_HEX);

/**
 * A whole event as a hidden one, in which only this person is hidden.
 * @param blunt leaves out all that servers and senders wrote
 */
function asHidden(line: string, read: ArchivedEvent, given: Forgetting, blunt: boolean): string | null {
  const { person, salted, sha256, now } = given;
  const again = readArchivedLine(line);
  const units = again && unitsIn(again, sha256, now);
  const [parsed] = parseBody(JSON.stringify(again?.event), now, true);
  if (!units || parsed?.outcome !== 'event' || parsed.event.raw === undefined) return null;
  const messageId = messageOf(read);
  const token = (text: string): string => salted(`${messageId}\0${text}`).slice(0, PSEUDONYM_HEX);
  const names = new Set(person.mailboxes.flatMap(localsOf));
  const wordsOf = (text: string): string =>
    text
      .split(/(\s+)/)
      .map((word) => (person.isIn(word) || names.has(bare(word)) ? masked(word) : word))
      .join('');
  const shown = (text: string): string => {
    if (blunt) return '';
    const without = wordsOf(text);
    return person.isIn(without) ? '' : without;
  };
  const hide: Hide = {
    address: (address) =>
      person.owns(address) ? `${token(address)}@${shownDomain(domainOfNormal(address))}` : address,
    text: shown,
    textAbout: shown,
    token: (text) => (text === '' ? '' : token(text)),
  };
  const counted = units.map(({ unit }) => unit.recipient?.address ?? '');
  const { streams, notJudged } = read.counted;
  const part: CountedPart = {
    count: units.length,
    ...(streams && { streams }),
    ...(notJudged && { notJudged }),
    hidden: true,
  };
  return JSON.stringify({ ...hiddenEvent(parsed.event, parsed.event.raw, counted, hide), [COUNTED_FIELD]: part });
}

/** A word of the same shape: servers' words are read by it. */
const masked = (word: string): string => word.replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '0');
const bare = (word: string): string => word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
const localsOf = (address: string): string[] => {
  const local = bare(address.slice(0, address.lastIndexOf('@')));
  return local.length < LEAST_LOCAL ? [] : [local];
};
