import type { Sha256 } from '../counting/fingerprint.ts';

/**
 * A stream is a part of a configuration set: the mail of one customer. It is counted and judged like a set, under the
 * name `set/value` with the value escaped. SES allows no slash in names of sets, so no set has such a name.
 */
const SEPARATOR = '/';
/** Begins the value of a stream by From domain, for mail without a tenant; never escaped. */
const BY_DOMAIN = '@';
/** Longest escaped value that is spelled out. Unit: characters. */
const LONGEST = 96;
/** Length of a longer one that is kept before a hash of the whole. Unit: characters. */
const KEPT = 72;
const HASH_HEX = 16;

/** The name of a stream. Different values get different names. */
export const streamName = (set: string, value: string, sha256: Sha256): string =>
  set + SEPARATOR + escaped(value, sha256);

/** The name of the stream of a set's mail from one domain, for mail without a tenant. */
export const domainStreamName = (set: string, fromDomain: string, sha256: Sha256): string =>
  set + SEPARATOR + BY_DOMAIN + escaped(fromDomain, sha256);

/** The configuration set of a name: of a set itself, or of a stream. */
export const setOfName = (name: string): string => {
  const at = name.indexOf(SEPARATOR);
  return at < 0 ? name : name.slice(0, at);
};

export const isStream = (name: string): boolean => name.includes(SEPARATOR);

/** Whether a stream is defined by its From domain because its mail has no tenant. */
export const isByDomain = (name: string): boolean => name[setOfName(name).length + 1] === BY_DOMAIN;

/** The value of a stream as its mail carries it. A value that is too long ends in `…`. */
export function valueOfStream(name: string): string {
  const from = setOfName(name).length + (isByDomain(name) ? 2 : 1);
  const value = name.slice(from);
  const isCut = value.length === KEPT + 1 + HASH_HEX && value[KEPT] === '~';
  return isCut ? `${decodedStart(value.slice(0, KEPT))}…` : decodedStart(value);
}

/** Decodes as much as can be read of a text whose last escapes may be cut. */
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
 * Corrects a name where a person did not escape the stream's value: `shared/acme inc` becomes `shared/acme%20inc`. An
 * escaped name, and the name of a set, stays as it is.
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
