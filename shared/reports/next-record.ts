import type { Readiness } from './readiness.ts';

/** A record as forms of DNS providers take it. */
export type PublishedRecord = { readonly name: string; readonly type: 'TXT'; readonly value: string };

/** The record sets of a domain as the patrol saw them last: texts by `_dmarc.example.com TXT`. */
export type SeenTexts = ReadonlyMap<string, readonly string[]>;

const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text);

/**
 * The DMARC record with which the next step is taken: what stands there with another `p`, or without `pct` and `t` where
 * that is the step. All its other tags stay.
 * @returns null where there is no step, where not exactly one record stands there, and where its policy is another one
 *   than the reports found: then it has been changed since, and reports of that come first
 */
export function nextRecord(
  domain: string,
  { policy, next }: Pick<Readiness, 'policy' | 'next'>,
  seen: SeenTexts,
): PublishedRecord | null {
  const name = `_dmarc.${domain}`;
  const [text, ...others] = (seen.get(`${name} TXT`) ?? []).filter(isDmarc);
  if (next === null || text === undefined || others.length > 0) return null;
  const tags = text.split(';').map((tag) => tag.trim());
  const is = (wanted: string, tag: string): boolean => tag.split('=', 1)[0]?.trim().toLowerCase() === wanted;
  const published = tags
    .find((tag) => is('p', tag))
    ?.split('=')[1]
    ?.trim()
    .toLowerCase();
  if (published !== policy) return null;
  const isWhole = policy === next;
  const left = tags.filter((tag) => tag !== '' && !(isWhole && (is('pct', tag) || is('t', tag))));
  return { name, type: 'TXT', value: left.map((tag) => (is('p', tag) ? `p=${next}` : tag)).join('; ') };
}
