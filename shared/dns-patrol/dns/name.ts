/** RFC 1035 section 2.3.4, in characters: a label, and a name without its trailing dot. */
const MOST_LABEL = 63;
const MOST_NAME = 253;
// Services and macros of SPF put nearly anything into a label; a space is the least that can be.
const PRINTABLE = /^[\x20-\x7e]+$/;
/** A host name as people register them: letters, digits and hyphens, at least two labels, none of them a number last. */
const HOST = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export type Named = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly why: string };

/** The name as it goes out: in lower case, ASCII (RFC 5891), without a trailing dot. */
export function wireName(input: string): Named {
  const ascii = PRINTABLE.test(input) ? input : toAscii(input);
  if (ascii === null) return { ok: false, why: 'it cannot be written in ASCII (IDNA)' };
  const name = ascii.toLowerCase().replace(/\.$/, '');
  if (name === '') return { ok: false, why: 'it is empty' };
  if (name.length > MOST_NAME) return { ok: false, why: `it is longer than ${MOST_NAME} characters` };
  for (const label of name.split('.')) {
    if (label === '') return { ok: false, why: 'it has an empty label' };
    if (label.length > MOST_LABEL) return { ok: false, why: `a label is longer than ${MOST_LABEL} characters` };
  }
  return { ok: true, name };
}

/** A domain that a person wrote: a host name of at least two labels, no address, no URL. */
export function domainName(input: string): Named {
  const named = wireName(input.trim());
  if (!named.ok) return named;
  return HOST.test(named.name) ? named : { ok: false, why: 'it is no domain name' };
}

/** Unicode to A-labels by UTS 46. Null where that cannot be, or gives something that is no name. */
function toAscii(input: string): string | null {
  if (/[\s/?#@:\\[\]%]/.test(input)) return null;
  // Every label by itself, because a URL's host would turn `1.2` into an address.
  const labels = input.split(/[.\u3002\uff0e\uff61]/).map((label) => {
    if (PRINTABLE.test(label) || label === '') return label;
    const url = URL.parse(`http://${label}.invalid`);
    return url === null ? null : url.hostname.replace(/\.invalid$/, '');
  });
  return labels.includes(null) ? null : labels.join('.');
}
