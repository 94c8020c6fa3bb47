import { domainToASCII, domainToUnicode } from 'node:url';
import { type Person, personOf } from '../../../shared/archive/forget/person.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { UserError } from '../user-error.ts';

const SIMULATOR = 'simulator.amazonses.com';
/** By RFC 5321, section 4.5.3.1. Unit: octets of UTF-8. */
const [LONGEST_LOCAL, LONGEST_DOMAIN] = [64, 255];
/** Letters, digits and signs of RFC 5321 and 6531. Dots wherever they stand: mailboxes with two in a row exist. */
const PLAIN = /^[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~.]+$/u;
/** With what stands between double quotes, a double quote and a backslash behind a backslash. */
const QUOTED = /^"((?:[^"\\\p{Cc}\p{Zl}\p{Zp}]|\\[^\p{Cc}])+)"$/u;

/** Labels of a domain in ASCII, two at least. */
const NAME = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/;

const shown = (text: string): string => JSON.stringify(forTerminal(text.length > 80 ? `${text.slice(0, 80)}…` : text));
const octets = (text: string): number => Buffer.byteLength(text);

/**
 * The person behind an address as RFC 5321 and 6531 write it: a quoted local part, other letters than those of ASCII, a
 * domain in both of its forms, upper case. @throws {UserError} for what is no address of a person
 */
export function personBehind(got: string): Person {
  const text = got.trim();
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(0, at)), text.slice(at + 1).replace(/\.$/, '')];
  if (at <= 0 || domain === '') throw new UserError(`Expected an address such as jo@example.com, got ${shown(got)}`);
  const quoted = QUOTED.exec(local)?.[1];
  if (octets(local) > LONGEST_LOCAL || (quoted === undefined && !PLAIN.test(local))) {
    throw new UserError(
      `Expected an address such as jo@example.com or '"jo doe"@example.com'; before the @ up to ${LONGEST_LOCAL} letters, digits and signs, or any within double quotes, got ${shown(local)}`,
    );
  }
  return personOf(quoted === undefined ? local : quoted.replace(/\\(.)/gsu, '$1'), domainsOf(domain));
}

/** Each way to write a domain: in ASCII (`xn--…`), and as it is shown. */
function domainsOf(domain: string): string[] {
  if (domain.startsWith('[')) {
    throw new UserError(`Expected a domain behind the @, got an address literal, ${shown(domain)}: SES sends to none`);
  }
  const ascii = domainToASCII(domain);
  if (!NAME.test(ascii) || ascii.length > LONGEST_DOMAIN) {
    throw new UserError(`Expected a domain behind the @, such as example.com or münchen.example, got ${shown(domain)}`);
  }
  if (ascii === SIMULATOR) throw new UserError('Expected the address of a person, got one of the mailbox simulator');
  const unicode = domainToUnicode(ascii);
  const all = [ascii, unicode, unicode.normalize('NFD'), domain.toLowerCase()];
  return [...new Set(all.filter((one) => one !== ''))];
}
