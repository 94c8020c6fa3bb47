import { SaxesParser, type SaxesTagNS } from 'saxes';

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';
/**
 * Elements of SVG Tiny 1.2 that SVG Tiny Portable/Secure keeps: no scripts, animation or interaction, and nothing that
 * is elsewhere. `style`, `clipPath`, `mask`, `filter`, `symbol` and the like are none of SVG Tiny.
 * @see https://www.w3.org/TR/SVGTiny12/elementTable.html
 */
const ALLOWED: ReadonlySet<string> = new Set(
  (
    'circle defs desc ellipse font font-face font-face-src g glyph hkern line linearGradient metadata missing-glyph ' +
    'path polygon polyline radialGradient rect solidColor stop svg switch tbreak text textArea title tspan use'
  ).split(' '),
);

/**
 * What of the profile SVG Tiny P/S an image breaks, as a sentence; null where nothing is to be seen. A document that
 * declares a DTD is refused: no entity but XML's own is ever read.
 * @see https://datatracker.ietf.org/doc/html/draft-svg-tiny-ps-abrotman
 */
export function wrongWithLogo(text: string): string | null {
  const parser = new SaxesParser({ xmlns: true });
  let wrong: string | null = null;
  let broken: string | null = null;
  let hasRoot = false;
  let depth = 0;
  let title: string | null = null;
  let isInTitle = false;
  const found = (why: string | null): void => {
    wrong ??= why;
  };
  parser.on('doctype', () => found('it declares a DOCTYPE'));
  parser.on('error', (error) => {
    broken ??= `it is no well-formed XML: ${error.message.slice(0, 100)}`;
  });
  parser.on('processinginstruction', ({ target }) => {
    if (target !== 'xml') found(`it has the instruction ${target.slice(0, 40)}`);
  });
  parser.on('opentag', (tag) => {
    found(depth === 0 ? wrongWithRoot(tag) : wrongWithElement(tag));
    found(wrongWithAttributes(tag));
    hasRoot = true;
    depth++;
    isInTitle = depth === 2 && tag.local === 'title' && tag.uri === SVG;
    if (isInTitle) title ??= '';
  });
  const note = (piece: string): void => {
    if (isInTitle) title += piece;
  };
  parser.on('text', note);
  parser.on('cdata', note);
  parser.on('closetag', () => {
    depth--;
    isInTitle = false;
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (wrong !== null) return wrong;
  if (!hasRoot) return 'it is no SVG image';
  if (broken !== null) return broken;
  return title === null || (title as string).trim() === '' ? 'it has no title' : null;
}

function wrongWithRoot({ local, uri, attributes }: SaxesTagNS): string | null {
  if (local !== 'svg' || (uri !== SVG && uri !== '')) return 'it is no SVG image';
  if (uri === '') return `its root has no xmlns="${SVG}"`;
  if (attributes['baseProfile']?.value !== 'tiny-ps') return 'its root has no baseProfile="tiny-ps"';
  if (attributes['version']?.value !== '1.2') return 'its root has no version="1.2"';
  return attributes['x'] || attributes['y'] ? 'its root has an x or y' : null;
}

/** What drawing programs add in namespaces of their own nobody shows. */
const wrongWithElement = ({ local, uri }: SaxesTagNS): string | null =>
  (uri === SVG && !ALLOWED.has(local)) || uri === XHTML || local === 'script'
    ? `it has the element ${local.slice(0, 40)}`
    : null;

function wrongWithAttributes({ attributes }: SaxesTagNS): string | null {
  for (const { local, prefix, value } of Object.values(attributes)) {
    if (prefix === 'xmlns' || local === 'xmlns') continue;
    if (/^on[a-z]+$/i.test(local)) return `it has the event handler ${local.slice(0, 40)}`;
    const outside =
      local === 'href' || local === 'src'
        ? /^\s*(?!#)\S.*/s.exec(value)?.[0]
        : /url\(\s*["']?(?!#)([^)]*)/i.exec(value)?.[1];
    if (outside !== undefined) return `it refers to ${outside.trim().slice(0, 100)}, which is outside of it`;
  }
  return null;
}
