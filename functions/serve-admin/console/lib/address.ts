import { useEffect, useState } from 'preact/hooks';

/** Which view is open, as the part of the address after `#` says. */
export type Address = { readonly view: string; readonly name: string | null; readonly query: URLSearchParams };

function addressOf(hash: string): Address {
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

export function useAddress(): Address {
  const [address, setAddress] = useState(() => addressOf(location.hash));
  useEffect(() => {
    const follow = (): void => setAddress(addressOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return address;
}
