import { BoundedMap } from '../kernel/bounded-map.ts';
import { isSetName, rememberSender } from './mail.ts';

/** Texts that are remembered of a set: its Sends and its Deliveries by a few addresses differ. */
const MOST_TEXTS = 8;
/** A longer text is read anew each time: SES's own tags take about 500, and a sender may add 25,000. Unit: UTF-16 code units. */
const LONGEST_TEXT = 2_048;
const SET_TAG = 'ses:configuration-set';
const BEFORE_SET = `"${SET_TAG}":["`;

type Known = { readonly text: string; readonly tags: object };

/** Reads message tags. Those of a set are nearly always the same, and to compare them costs less than to read them. */
export class KnownTags {
  readonly #known: BoundedMap<Known[]>;

  /** @param mostSets how many sets are remembered, at some kilobytes each */
  constructor(mostSets: number) {
    this.#known = new BoundedMap(mostSets);
  }

  /**
   * @param text JSON of an object of lists of texts
   * @returns the object, which others may hold, too; null where its first tag of the set is not a text
   */
  read(text: string): object | null {
    const begin = text.indexOf(BEFORE_SET) + BEFORE_SET.length;
    if (begin < BEFORE_SET.length) return null;
    const known = this.#known.get(text.slice(begin, text.indexOf('"', begin)));
    if (known !== undefined) {
      for (const one of known) if (one.text === text) return one.tags;
    }
    const tags: { readonly [SET_TAG]?: readonly string[] } = JSON.parse(text);
    const set = tags[SET_TAG]?.[0];
    if (set === undefined) return null;
    if (text.length > LONGEST_TEXT) return tags;
    // Written anew, the text does not keep the whole event in memory. Spelled otherwise it is read anew each time.
    const own = JSON.stringify(tags);
    if (own === text && isSetName(set)) this.#remember(set, { text: own, tags });
    return tags;
  }

  #remember(set: string, one: Known): void {
    rememberSender(one.tags);
    const known = this.#known.get(set);
    if (known === undefined) {
      this.#known.set(set, [one]);
      return;
    }
    if (known.length === MOST_TEXTS) known.shift();
    known.push(one);
  }
}
