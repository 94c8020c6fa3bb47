import { describe, expect, it } from 'vitest';
import { type Section, XmlCutter } from '../../../shared/reports/xml-cutter.ts';

const sectionsOf = (text: string, piece = text.length): Section[] => {
  const sections: Section[] = [];
  const cutter = new XmlCutter((section) => sections.push(section));
  for (let at = 0; at < text.length; at += piece) cutter.push(text.slice(at, at + piece));
  cutter.end();
  return sections;
};
const rows = (...texts: readonly string[]): string =>
  `<feedback>${texts.map((text) => `<record>${text}</record>`).join('')}</feedback>`;

describe('sections of a report', () => {
  it.each([
    ['a comment with the end of a row in it', 'a<!-- </record> -->b'],
    ['a comment with a row in it', 'a<!-- <record>x</record> -->b'],
    ['two comments', 'a<!-- </record> --><!-- </record> -->b'],
    ['CDATA with tags in it', 'a<![CDATA[</record><record>]]>b'],
  ])('do not end in %s', (_, held) => {
    const text = rows('1', held, '3');

    for (const piece of [1, 7, text.length]) {
      expect(sectionsOf(text, piece).map((section) => [section.text, section.isWhole])).toEqual([
        ['<record>1</record>', true],
        [`<record>${held}</record>`, true],
        ['<record>3</record>', true],
      ]);
    }
  });

  it.each([
    ['a comment without an end', 'a<!-- b'],
    ['CDATA without an end', 'a<![CDATA[ b'],
    ['a comment without an end, and one with an end in a row behind it', 'a<!-- b', '<!-- c -->'],
  ])('end at their tag where it stands behind %s', (_, ...held) => {
    const text = rows(...held, 'last');

    for (const piece of [1, 7, text.length]) {
      expect(sectionsOf(text, piece).map((section) => section.text)).toEqual(
        [...held, 'last'].map((row) => `<record>${row}</record>`),
      );
    }
  });

  it('are cut as soon as they are whole, where a comment in one has no end for long', () => {
    const sections: Section[] = [];
    const cutter = new XmlCutter((section) => sections.push(section));
    cutter.push(`<feedback><record><!-- </record>${'<record>1</record>'.repeat(20_000)}`);

    expect(sections.length).toBeGreaterThan(1_000);
  });

  it('look at each comment once, however many a row has', () => {
    const many = '<!--</record>-->'.repeat(15_000);

    expect(sectionsOf(rows(many, '2').repeat(20)).filter(({ isWhole }) => isWhole)).toHaveLength(40);
  });
});
