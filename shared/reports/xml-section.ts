import { SaxesParser } from 'saxes';
import { refuseDeclaration } from './xml-cutter.ts';

/** An element of a section: its name in lower case without a prefix, its own text, its children. */
export type XmlNode = { readonly name: string; text: string; readonly children: XmlNode[] };

/** A section with more of either is no section of a report. */
const MOST_NODES = 4_000;
const MOST_FAULTS = 50;
const DEEPEST = 24;

/** What is the matter with a section that cannot be read. */
class DamagedSection extends Error {}

/**
 * Reads one section, mending what can be mended: stray ampersands, control characters, comments and instructions. The
 * parser is told to go on where a tag is wrong.
 * @returns null where it is damaged past that
 * @throws {RefusedReport} for a DOCTYPE
 */
export function readSection(text: string): XmlNode | null {
  const out = mended(text);
  const { node, faults } = parse(out);
  return faults === 0 || !UNCLOSED.test(out) ? node : parse(out.replaceAll(UNCLOSED_ALL, '$&>')).node;
}
/** An end tag that lacks its end. */
const UNCLOSED = /<\/[\w.:-]{1,40}\s{0,20}(?=<)/;
const UNCLOSED_ALL = new RegExp(UNCLOSED, 'g');

function parse(text: string): { readonly node: XmlNode | null; readonly faults: number } {
  const root: XmlNode = { name: '', text: '', children: [] };
  const open: XmlNode[] = [root];
  let nodes = 0;
  let faults = 0;
  const parser = new SaxesParser({ fragment: true, position: false });
  parser.on('error', () => {
    faults += 1;
    if (faults > MOST_FAULTS) throw new DamagedSection('too many faults');
  });
  parser.on('opentag', ({ name }) => {
    nodes += 1;
    if (nodes > MOST_NODES || open.length > DEEPEST) throw new DamagedSection('too many tags');
    const node: XmlNode = { name: localName(name), text: '', children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (piece) => {
    const last = open.at(-1);
    if (last !== undefined && last.text.length < LONGEST_TEXT) last.text += piece;
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof DamagedSection)) throw error;
    return { node: null, faults };
  }
  return { node: root.children[0] ?? null, faults };
}
/** What is kept of an element's text. Unit: UTF-16 units. */
const LONGEST_TEXT = 2_048;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

/** The text of the first child with one of these names, trimmed; '' where there is none. */
export function textOf(node: XmlNode | undefined, ...names: readonly string[]): string {
  for (const name of names) {
    const text = childOf(node, name)?.text.trim();
    if (text !== undefined && text !== '') return text;
  }
  return '';
}
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);
export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML does not have
const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const STRAY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/gi;

/** Text that the parser reads without swallowing what follows. Linear, whatever it holds. */
function mended(text: string): string {
  let out = NO_XML.test(text) ? text.replace(NO_XML, '') : text;
  if (out.includes('<!') || out.includes('<?')) out = withoutMarkup(out);
  return out.includes('&') ? out.replace(STRAY, '&amp;') : out;
}

/** Without comments and instructions; CDATA becomes text. One that does not end loses its beginning only. */
function withoutMarkup(text: string): string {
  const out: string[] = [];
  let at = 0;
  for (let start = nextMark(text, at); start >= 0; start = nextMark(text, at)) {
    out.push(text.slice(at, start));
    const kind = text.startsWith('<!--', start) ? COMMENT : text.startsWith('<![CDATA[', start) ? CDATA : OTHER;
    refuseDeclaration(text.slice(start, start + 9));
    const end = text.indexOf(kind.end, start + kind.start);
    if (end < 0) {
      out.push(
        text
          .slice(start + kind.start)
          .replaceAll('<!', '')
          .replaceAll('<?', ''),
      );
      return out.join('');
    }
    if (kind === CDATA)
      out.push(
        text
          .slice(start + kind.start, end)
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;'),
      );
    at = end + kind.end.length;
  }
  out.push(text.slice(at));
  return out.join('');
}
const COMMENT = { start: 4, end: '-->' } as const;
const CDATA = { start: 9, end: ']]>' } as const;
const OTHER = { start: 2, end: '>' } as const;
function nextMark(text: string, from: number): number {
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
    if (text[at + 1] === '!' || text[at + 1] === '?') return at;
  }
  return -1;
}
