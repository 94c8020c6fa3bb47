import type { Sha256 } from '../counting/fingerprint.ts';

/**
 * A stream is a part of a configuration set: the mail of one customer. It is counted and judged as a set is, under the
 * name `set/value` with the value escaped. SES's own names of sets have no slash, so no set has such a name.
 */
const SEPARATOR = '/';
/** Begins the value of a stream that is told by the from-domain because its mail carries no tenant; never escaped. */
const BY_DOMAIN = '@';
/** Longest escaped value that is spelled out. Unit: characters. */
const LONGEST = 96;
/** What is kept of a longer one, before a hash of the whole. Unit: characters. */
const KEPT = 72;
const HASH_HEX = 16;

/** The name of a stream. Two values never share a name. */
export const streamName = (set: string, value: string, sha256: Sha256): string =>
  set + SEPARATOR + escaped(value, sha256);

/** The name of the stream of a set's mail from one domain that carries no tenant. */
export const domainStreamName = (set: string, fromDomain: string, sha256: Sha256): string =>
  set + SEPARATOR + BY_DOMAIN + escaped(fromDomain, sha256);

/** The configuration set that a name belongs to: its own, or that of the stream. */
export const setOfName = (name: string): string => {
  const at = name.indexOf(SEPARATOR);
  return at < 0 ? name : name.slice(0, at);
};

export const isStream = (name: string): boolean => name.includes(SEPARATOR);

/** Whether a stream is told by its from-domain for want of a tenant. */
export const isByDomain = (name: string): boolean => name[setOfName(name).length + 1] === BY_DOMAIN;

/** A stream's value as its mail has it; the beginning and `…` where it is too long to be spelled out. */
export function valueOfStream(name: string): string {
  const from = setOfName(name).length + (isByDomain(name) ? 2 : 1);
  const value = name.slice(from);
  const isCut = value.length === KEPT + 1 + HASH_HEX && value[KEPT] === '~';
  return isCut ? `${decodedStart(value.slice(0, KEPT))}…` : decodedStart(value);
}

/** A text of which the last escapes may be cut: what can be read of it. */
function decodedStart(text: string): string {
  let rest = text.replace(/%[0-9A-F]?$/, '');
  // A character has at most four bytes, each escaped.
  for (let left = 0; left < 4; left++) {
    try {
      return decodeURIComponent(rest);
    } catch {
      rest = rest.slice(0, -3);
    }
  }
  return text;
}

/**
 * The name that a person means who may not have escaped a stream's value: `shared/acme inc` is `shared/acme%20inc`. What
 * is escaped already, and the name of a set, stays as it is.
 */
export function nameAsTyped(text: string, sha256: Sha256): string {
  if (!isStream(text)) return text;
  const set = setOfName(text);
  const value = text.slice(set.length + 1);
  if (isEscaped(value)) return text;
  return value.startsWith(BY_DOMAIN)
    ? domainStreamName(set, value.slice(BY_DOMAIN.length), sha256)
    : streamName(set, value, sha256);
}

const isEscaped = (value: string): boolean => /^@?(?:[\w.!~*'()-]|%[0-9A-F]{2})*$/.test(value);

function escaped(value: string, sha256: Sha256): string {
  const text = encodeURIComponent(value.toWellFormed());
  if (text.length <= LONGEST && !(text.length === KEPT + 1 + HASH_HEX && text[KEPT] === '~')) return text;
  return `${text.slice(0, KEPT)}~${sha256(value).slice(0, HASH_HEX)}`;
}
