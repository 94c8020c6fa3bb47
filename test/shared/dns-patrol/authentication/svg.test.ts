import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrongWithLogo } from '../../../../shared/dns-patrol/authentication/svg.ts';

const ROOT =
  'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.2" baseProfile="tiny-ps"';
const svg = (inside: string, root = ROOT) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<svg ${root} viewBox="0 0 9 9">${inside}</svg>\n`;
const TITLE = '<title>Brand</title>';

describe('wrongWithLogo', () => {
  it.each([
    ['a plain image', svg(`${TITLE}<path d="M0 0h9v9z" fill="#123"/>`)],
    [
      'gradients that are used within',
      svg(
        `${TITLE}<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect width="9" height="9" fill="url(#a)"/><use xlink:href="#a"/>`,
      ),
    ],
    [
      'what stands in a comment',
      svg(`${TITLE}<!-- <script>x</script> <image href="https://x.example/"/> --><circle r="1"/>`),
    ],
    ['what stands in a text', svg(`${TITLE}<desc>onload= &lt;script> href="https://x.example"</desc>`)],
    ['a title in CDATA', svg('<title><![CDATA[Brand & Co]]></title>')],
    [
      'a prefix for everything',
      `<s:svg xmlns:s="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><s:title>B</s:title></s:svg>`,
    ],
    [
      'what a drawing program adds',
      svg(`${TITLE}<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="1"/>`),
    ],
    ['a byte order mark', `\uFEFF${svg(TITLE)}`],
  ])('finds nothing wrong with %s', (_, text) => {
    expect(wrongWithLogo(text)).toBeNull();
  });

  it.each([
    ['<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', 'it declares a DOCTYPE'],
    ['GIF89a', 'it is no SVG image'],
    ['', 'it is no SVG image'],
    [svg(`${TITLE}<g>`), 'it is no well-formed XML'],
    [svg(`${TITLE}&undeclared;`), 'it is no well-formed XML'],
    [svg(`${TITLE}<a:b/>`), 'it is no well-formed XML'],
    ['<html><title>x</title></html>', 'it is no SVG image'],
    ['<svg version="1.2" baseProfile="tiny-ps"><title>B</title></svg>', 'its root has no xmlns='],
    [
      svg(TITLE, 'xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny"'),
      'its root has no baseProfile="tiny-ps"',
    ],
    [
      svg(TITLE, 'xmlns="http://www.w3.org/2000/svg" version="1.1" baseProfile="tiny-ps"'),
      'its root has no version="1.2"',
    ],
    [svg(TITLE, `${ROOT} x="0px"`), 'its root has an x or y'],
    [svg('<path d="M0 0"/>'), 'it has no title'],
    [svg('<title> \n </title>'), 'it has no title'],
    [svg('<g><title>of a part</title></g>'), 'it has no title'],
    [svg(`${TITLE}<script>x</script>`), 'it has the element script'],
    [svg(`${TITLE}<g><animate attributeName="x"/></g>`), 'it has the element animate'],
    [svg(`${TITLE}<style>a{}</style>`), 'it has the element style'],
    [svg(`${TITLE}<clipPath id="c"/>`), 'it has the element clipPath'],
    [svg(`${TITLE}<h:b xmlns:h="http://www.w3.org/1999/xhtml"/>`), 'it has the element b'],
    [svg(`${TITLE}<rect onclick="x()"/>`), 'it has the event handler onclick'],
    [svg(`${TITLE}<use xlink:href="https://x.example/a.svg#b"/>`), 'it refers to https://x.example/a.svg#b'],
    [svg(`${TITLE}<use xlink:href="&#104;ttps://x.example/"/>`), 'it refers to https://x.example/'],
    [svg(`${TITLE}<use xlink:href="data:image/svg+xml;base64,AA=="/>`), 'it refers to data:image/svg+xml'],
    [svg(`${TITLE}<rect fill="url(https://x.example/#a)"/>`), 'it refers to https://x.example/#a'],
    [
      `<?xml-stylesheet href="https://x.example/a.css"?>${svg(TITLE).slice(39)}`,
      'it has the instruction xml-stylesheet',
    ],
  ])('of %j says %s', (text, expected) => {
    expect(wrongWithLogo(text)).toContain(expected);
  });

  it('always comes to an end with a short sentence, whatever it is given', () => {
    const piece = fc.constantFrom(
      '<svg ',
      ROOT,
      '>',
      TITLE,
      '</svg>',
      '<g>',
      '<',
      '&',
      ']]>',
      '<![CDATA[',
      '"',
      '\0',
      '<!--',
      'é',
      '<?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect((wrongWithLogo(pieces.join('')) ?? '').length).toBeLessThan(250);
      }),
    );
    expect(wrongWithLogo(svg(TITLE + '<g>'.repeat(15_000)))).toContain('well-formed');
  });
});
