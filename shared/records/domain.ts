/// <reference path="./punycode.d.ts" />
import punycode from 'punycode.js';
import { registrableDomain } from '../dns-patrol/authentication/public-suffix.ts';
import { domainName, type Named } from '../dns-patrol/dns/name.ts';

/** Domains of SES and AWS, which no customer sends from. */
const OF_SES = ['amazonses.com', 'amazonaws.com'];

/** Top-level names that are kept for what is not in the DNS. */
const NOWHERE: ReadonlySet<string> = new Set(['invalid', 'local', 'localhost', 'onion']);

/** A domain that mail is to be sent from, as a person wrote it: registered below a public suffix, and no address. */
export function sendingDomain(input: string): Named {
  const text = input.trim();
  const refused = (why: string): Named => ({ ok: false, why });
  if (text.includes('@')) {
    const behind = domainName(text.slice(text.lastIndexOf('@') + 1));
    return refused(`it is an address${behind.ok ? `: name its domain, ${behind.name}` : ''}`);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return refused('it is a link');
  const odd = text
    .toLowerCase()
    .split('.')
    .find((label) => label.startsWith('xn--') && !isALabel(label));
  if (odd !== undefined) return refused(`its label ${odd} begins as Punycode does and is none (RFC 3492)`);
  const named = domainName(text);
  if (!named.ok) return named;
  const record = named.name.split('.').find((label) => label.startsWith('_'));
  if (record !== undefined) return refused(`its label ${record} is that of a record, and no mail is sent from there`);
  const [top = ''] = named.name.split('.').slice(-1);
  if (NOWHERE.has(top)) return refused(`nothing below .${top} stands in the DNS (RFC 6761, RFC 6762, RFC 7686)`);
  if (OF_SES.some((one) => named.name === one || named.name.endsWith(`.${one}`))) {
    return refused('it belongs to Amazon');
  }
  if (registrableDomain(named.name) === null) return refused('it is a public suffix, which nobody owns');
  return named;
}

/** Whether a label is what IDNA makes of some Unicode label (RFC 5890 section 2.3.2.1). */
function isALabel(label: string): boolean {
  let unicode: string;
  try {
    unicode = punycode.decode(label.slice('xn--'.length));
  } catch {
    return false;
  }
  if (/^[\x20-\x7e]*$/.test(unicode)) return false;
  return URL.parse(`http://${unicode}.invalid`)?.hostname === `${label}.invalid`;
}
