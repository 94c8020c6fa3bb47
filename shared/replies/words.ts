import type { BounceReason } from '../events/model.ts';
import { stripAccents } from './reply-text.ts';
import { FIRST_RULES, LAST_RULES, LONE_RULES, WORD_RULES, WORDS, type WordGroup, type WordRule } from './words.data.ts';

/** How far apart the words of a rule may stand. Unit: words. */
const NEAR = 8;
/** Distance added between two sentences, so that words of one sentence match before words of two. Unit: words. */
const SENTENCE_GAP = 3;
const SENTENCE_END = /^[.;!?](?!\S)/;
const TOKEN = /#host|[\p{L}\p{N}\p{M}]+(?:['.-][\p{L}\p{N}\p{M}]+)*|[.;!?](?=\s)/gu;
/** An article or preposition with an elided vowel: `l'account`, `dell'utente`, `d'au moins`. */
const ELISION = /^(?:l|d|dell|all|nell|sull|un|qu)'(?=.)/;
/** The longest entry of the lexicon. Unit: words. */
const MOST_WORDS = 3;
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
/** The border between a word in Latin letters and Japanese, Korean or Chinese, where no space is written: `SPF認証`. */
const SEAM = new RegExp(`(?<=[a-z\\d])(?=${WIDE.source})|(?<=${WIDE.source})(?=[a-z\\d])`, 'gu');

/** Entries that match whole words, beginnings of words, and parts of words. */
const whole = new Map<string, WordGroup[]>();
const beginnings = new Map<string, WordGroup[]>();
const within: (readonly [text: string, group: WordGroup])[] = [];
for (const [group, entries] of Object.entries(WORDS) as [WordGroup, string][]) {
  for (const entry of entries.split(' ')) {
    const text = stripAccents(entry.replaceAll('_', ' '));
    if (WIDE.test(text)) within.push([text, group]);
    else if (text.endsWith('*')) add(beginnings, text.slice(0, -1), group);
    else add(whole, text, group);
  }
}
const LENGTHS = [...new Set([...beginnings.keys()].map((text) => text.length))];

function add(map: Map<string, WordGroup[]>, text: string, group: WordGroup): void {
  const groups = map.get(text);
  if (groups === undefined) map.set(text, [group]);
  else if (!groups.includes(group)) groups.push(group);
}

/** Where the words of each group stand in a text, in order. */
export type Places = ReadonlyMap<WordGroup, readonly number[]>;

/** @param text in lower case, without accents */
export function placesIn(text: string): Places {
  const places = new Map<WordGroup, number[]>();
  const note = (group: WordGroup, at: number): void => {
    const known = places.get(group);
    if (known === undefined) places.set(group, [at]);
    else if (known.at(-1) !== at) known.push(at);
  };
  const tokens: string[] = [];
  const positions: number[] = [];
  let position = 0;
  for (const [token] of text.replace(SEAM, ' ').matchAll(TOKEN)) {
    position += SENTENCE_END.test(token) ? SENTENCE_GAP : 1;
    if (SENTENCE_END.test(token)) continue;
    tokens.push(token.replace(ELISION, ''));
    positions.push(position);
  }
  tokens.forEach((token, index) => {
    const at = positions[index] ?? 0;
    if (/^\d/.test(token)) note('scoreSign', at);
    let span = '';
    for (let length = 1; length <= MOST_WORDS && index + length <= tokens.length; length++) {
      span = length === 1 ? token : `${span} ${tokens[index + length - 1]}`;
      for (const group of whole.get(span) ?? []) note(group, at);
      for (const cut of LENGTHS) {
        if (cut <= span.length && cut > span.length - (tokens[index + length - 1] ?? '').length) {
          for (const group of beginnings.get(span.slice(0, cut)) ?? []) note(group, at);
        }
      }
    }
  });
  if (WIDE.test(text)) {
    // Without spaces between words, two characters count as one word.
    for (const [word, group] of within) {
      const at = text.indexOf(word);
      if (at >= 0) note(group, Math.floor(at / 4));
    }
  }
  return places;
}

/** The reason of the first rule that matches. */
export const reasonByFirstRules = (places: Places): BounceReason | undefined => reasonBy(FIRST_RULES, places);
export const reasonByRules = (places: Places): BounceReason | undefined => reasonBy(WORD_RULES, places);
export const reasonByLastRules = (places: Places): BounceReason | undefined => reasonBy(LAST_RULES, places);
export const reasonByLoneRules = (places: Places): BounceReason | undefined => reasonBy(LONE_RULES, places);

function reasonBy(rules: readonly WordRule[], places: Places): BounceReason | undefined {
  if (places.size === 0) return undefined;
  return rules.find(([, groups]) => holdsAll(groups, places))?.[0];
}

function holdsAll(groups: WordRule[1], places: Places): boolean {
  const wanted: (readonly number[])[] = [];
  for (const group of groups) {
    const isBarred = group.startsWith('!');
    const at = places.get((isBarred ? group.slice(1) : group) as WordGroup);
    if (isBarred ? at !== undefined : at === undefined) return false;
    if (!isBarred && at !== undefined) wanted.push(at);
  }
  const [first = [], ...rest] = wanted;
  return first.some((start) => rest.every((others) => others.some((at) => Math.abs(at - start) <= NEAR)));
}
