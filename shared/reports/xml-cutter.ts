import { RefusedReport } from './refused.ts';

/** A part of a report that stands on its own. `isWhole`: its end tag is there. */
export type Section = { readonly name: string; readonly text: string; readonly isWhole: boolean };

/** The sections of a report. Everything else around them (prolog, schema, comments) says nothing that is needed. */
const OPEN =
  /<(?:[\w.-]{1,40}:)?(record|report_metadata|policy_published)(?=[\s/>])|<!|<(?:[\w.-]{1,40}:)?feedback(?=[\s/>])/gi;
/** No section is longer: a hundred signatures with a sentence each are 50 KB. Unit: UTF-16 units. */
const LONGEST = 256 * 1024;
/** Small pieces are put together, so that nothing is looked through again and again. Unit: UTF-16 units. */
const ENOUGH = 16 * 1024;
/** What may be the beginning of a tag at the end of what has come. */
const KEPT = 128;

/**
 * Cuts a report's text into its sections as it comes, so that damage in one cannot reach another, and never holds more
 * than one. Refuses a DOCTYPE: entities are how a small file becomes a large one, or another file.
 */
export class XmlCutter {
  private buffer = '';
  private inComment = false;
  /** What has come since it was last looked through. Unit: UTF-16 units. */
  private fresh = 0;
  /** The name of the first tag. */
  root: string | null = null;
  /** Whether the last tag has come. */
  isEnded = false;
  /** Whether the namespace of RFC 9990 was seen. */
  isRfc9990 = false;

  private readonly onSection: (section: Section) => void;

  constructor(onSection: (section: Section) => void) {
    this.onSection = onSection;
  }

  /** @throws {RefusedReport} */
  push(text: string): void {
    this.buffer += text;
    this.fresh += text.length;
    if (this.fresh < ENOUGH) return;
    this.fresh = 0;
    this.cut(false);
  }

  /** @throws {RefusedReport} */
  end(): void {
    this.cut(true);
  }

  private cut(isLast: boolean): void {
    let at = 0;
    for (;;) {
      if (this.inComment) {
        const end = this.buffer.indexOf('-->', at);
        if (end < 0) {
          // A comment of any length is passed over, but for what may be the beginning of its end.
          this.buffer = this.buffer.slice(Math.max(at, this.buffer.length - 2));
          return;
        }
        this.inComment = false;
        at = end + 3;
      }
      OPEN.lastIndex = at;
      const found = OPEN.exec(this.buffer);
      if (found === null) break;
      if (this.root === null) this.look(at, found.index);
      const next = found[1] === undefined ? this.passOver(found, isLast) : this.section(found[1], found.index, isLast);
      if (next === null) {
        this.buffer = this.buffer.slice(found.index);
        return;
      }
      at = next;
    }
    const kept = isLast ? this.buffer.length : Math.max(at, this.buffer.length - KEPT);
    this.look(at, this.buffer.length);
    this.buffer = this.buffer.slice(kept);
  }

  /** What begins with `<!`, or the root. @returns where to go on, or null to wait for more */
  private passOver(found: RegExpExecArray, isLast: boolean): number | null {
    if (found[0] !== '<!') {
      const close = this.buffer.indexOf('>', found.index);
      if (close < 0 && !isLast && this.buffer.length - found.index < LONGEST) return null;
      const tag = this.buffer.slice(found.index, close < 0 ? this.buffer.length : close);
      this.isRfc9990 ||= tag.includes('urn:ietf:params:xml:ns:dmarc-2.0');
      this.root ??= 'feedback';
      return found.index + found[0].length;
    }
    const start = this.buffer.slice(found.index, found.index + 9).toUpperCase();
    if (start.startsWith('<!--')) {
      this.inComment = true;
      return found.index + 4;
    }
    if (start.length < 9 && !isLast) return null;
    refuseDeclaration(start);
    return found.index + 2;
  }

  /** One section from its tag on. @returns where it ends, or null to wait for more */
  private section(name: string, start: number, isLast: boolean): number | null {
    const found = this.closeOf(name.toLowerCase(), start, isLast);
    const isAll = isLast || this.buffer.length - start > LONGEST;
    if (found === 'more' || (found === null && !isAll)) return null;
    const isClosed = found?.[0].startsWith('</') === true && !/feedback$/i.test(found[0]);
    const end = found === null ? this.buffer.length : found.index + (isClosed ? found[0].length : 0);
    const isWhole = isClosed && end - start <= LONGEST;
    const text = end - start <= LONGEST ? this.buffer.slice(start, end) : '';
    this.onSection({ name: name.toLowerCase(), text, isWhole });
    return end;
  }

  /** The end of a section, passing over what is no tag. @returns `more` where that cannot be told yet */
  private closeOf(name: string, start: number, isLast: boolean): RegExpExecArray | null | 'more' {
    const close = CLOSES[name as keyof typeof CLOSES] ?? CLOSES.record;
    close.lastIndex = start + name.length + 1;
    const until = start + LONGEST;
    // So far all comments and CDATA are known.
    let from = start;
    for (;;) {
      const found = close.exec(this.buffer);
      if (found === null || !this.buffer.slice(from, found.index).includes('<!')) return found;
      const past = passedOver(this.buffer.slice(from, until), found.index - from);
      if (past === null) return found;
      if (past === 'more') return isLast || this.buffer.length > until ? found : 'more';
      from += past;
      close.lastIndex = from;
    }
  }

  /** What stands between the sections. */
  private look(from: number, to: number): void {
    const gap = this.buffer.slice(from, to);
    if (/<\/(?:[\w.-]{1,40}:)?feedback/i.test(gap)) this.isEnded = true;
    this.root ??= /<([A-Za-z_][\w.:-]{0,60})/.exec(gap)?.[1] ?? null;
  }
}

/**
 * Whether a tag stands in a comment or in CDATA. One that another one follows before it ends has no end, and holds
 * nothing.
 * @param at of the tag in the text
 * @returns where what it stands in ends; null where it stands in none; `more` where the text is too short to tell
 */
function passedOver(text: string, at: number): number | null | 'more' {
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(text); mark !== null && mark.index < at; mark = MARK.exec(text)) {
    const edge = mark[0] === COMMENT.begin ? COMMENT : CDATA;
    const from = mark.index + edge.begin.length;
    const end = text.indexOf(edge.end, from);
    const next = text.indexOf(edge.begin, from);
    if (next >= 0 && (end < 0 || next < end)) {
      MARK.lastIndex = from;
      continue;
    }
    if (end < 0) return 'more';
    if (end > at) return end + edge.end.length;
    MARK.lastIndex = end + edge.end.length;
  }
  return null;
}
const MARK = /<!--|<!\[CDATA\[/g;
const COMMENT = { begin: '<!--', end: '-->' } as const;
const CDATA = { begin: '<![CDATA[', end: ']]>' } as const;

/** The end of a section, or the beginning of the next one. */
const closing = (name: string): RegExp =>
  new RegExp(
    `</(?:[\\w.-]{1,40}:)?${name}\\s*>|<(?:[\\w.-]{1,40}:)?(?:record|report_metadata|policy_published)(?=[\\s/>])|</(?:[\\w.-]{1,40}:)?feedback`,
    'gi',
  );
const CLOSES = {
  record: closing('record'),
  report_metadata: closing('report_metadata'),
  policy_published: closing('policy_published'),
};

/** @throws {RefusedReport} */
export function refuseDeclaration(text: string): void {
  if (/^<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new RefusedReport('it has a DOCTYPE, which no report needs: what it may declare is not looked at');
  }
}
