/** One term of an SPF record (RFC 7208 section 4.6.1), as it stands there. */
export type SpfTerm = {
  readonly text: string;
  /** `+`, `-`, `~`, `?`; a modifier has none. */
  readonly qualifier: string | null;
  /** In lower case: `include`, `all`, `redirect`, … */
  readonly name: string;
  readonly value: string;
};

const VERSION = /^v=spf1(?: |$)/i;
/** Spaces, marks and quotes before it, or no space behind it: whoever publishes that means SPF. */
const NEARLY = /^[\s"'\u201c\u201d\u2018\u2019\ufeff\ufffd\u200b]*v\s*=\s*spf1/i;

export const isSpf = (text: string): boolean => VERSION.test(text);
export const isNearlySpf = (text: string): boolean => !isSpf(text) && NEARLY.test(text);

/** The terms of a record that `isSpf`. They are not checked: that is mailauth's to do. */
export function spfTerms(text: string): readonly SpfTerm[] {
  return text
    .split(' ')
    .slice(1)
    .filter((term) => term !== '')
    .map((term) => {
      const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(term);
      if (modifier)
        return { text: term, qualifier: null, name: (modifier[1] ?? '').toLowerCase(), value: modifier[2] ?? '' };
      const [, qualifier = '', name = '', value = ''] = /^([+?~-]?)([^:/]*):?(.*)$/.exec(term) ?? [];
      return { text: term, qualifier: qualifier || '+', name: name.toLowerCase(), value };
    });
}

/** The same record with a term before `all`, or at the end. */
export function withTerm(text: string, term: string): string {
  const terms = text.split(' ').filter((part) => part !== '');
  const all = terms.findIndex((part) => /^([+?~-]?all|redirect=.*)$/i.test(part));
  return terms.toSpliced(all < 0 ? terms.length : all, 0, term).join(' ');
}
