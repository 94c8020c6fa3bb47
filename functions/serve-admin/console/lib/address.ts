import { useLayoutEffect, useMemo, useState } from 'preact/hooks';

/** Which view is open, as the part of the address after `#` says. */
export type Address = { readonly view: string; readonly name: string | null; readonly query: URLSearchParams };

export function addressOf(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', name] = path.split('/');
  return { view: view || 'fleet', name: name ? decoded(name) : null, query: new URLSearchParams(query) };
}
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const hrefOfSet = (name: string): string => `#/sets/${encodeURIComponent(name)}`;

/** The page of a set with the dialog of an action open. */
export const hrefOfAction = (name: string, action: string): string => `${hrefOfSet(name)}?do=${action}`;

export const hrefOfTenant = (name: string): string => `#/tenants/${encodeURIComponent(name)}`;

export const hrefOfDomain = (name: string): string => `#/domains/${encodeURIComponent(name)}`;

type Parts = Readonly<Record<string, string | null>>;
/** A page with other parts in its query; null and empty leave a part out. */
function hrefWith(page: string, query: URLSearchParams, parts: Parts): string {
  const next = new URLSearchParams(query);
  for (const [part, value] of Object.entries(parts)) {
    if (value === null || value === '') next.delete(part);
    else next.set(part, value);
  }
  return `${page}${next.size > 0 ? `?${next}` : ''}`;
}
/** The address was changed by the page itself. */
const MOVED = 'lazaretto-moved';
/**
 * The browser tells of a new address in its own time. Until then a field that shows a part of the address would be drawn
 * with what it was before, and take away what is being typed.
 */
const tellNow = (): unknown => dispatchEvent(new Event(MOVED));

/** Show something else of a page, at the same place in the history: the way back leads out of the page. */
export function showInstead(page: string, query: URLSearchParams, parts: Parts): void {
  location.replace(hrefWith(page, query, parts));
  tellNow();
}
/** Show something else of a page: the way back leads to what was shown before. */
export function showNext(page: string, query: URLSearchParams, parts: Parts): void {
  location.hash = hrefWith(page, query, parts).slice(1);
  tellNow();
}

export function useAddress(): Address {
  const [hash, setHash] = useState(() => location.hash);
  // Before the first frame: a link that is followed sooner is not lost.
  useLayoutEffect(() => {
    const follow = (): void => setHash(location.hash);
    const told = ['hashchange', MOVED];
    for (const what of told) addEventListener(what, follow);
    return () => {
      for (const what of told) removeEventListener(what, follow);
    };
  }, []);
  return useMemo(() => addressOf(hash), [hash]);
}
