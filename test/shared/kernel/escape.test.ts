import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, clipEscaped, forHtml, forPage, forSlack, forTerminal, plain } from '../../../shared/kernel/escape.ts';

/** Text made of what does harm, whole and in parts, between ordinary and arbitrary characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\x1b', '\x1b[31m', '\x1b]0;title\x07', '\x1b]8;;http://evil.example\x1b\\', '\x9b2J', '\x07', '\r', '\n'],
        ...['\u202e', '\u2066', '\u200b', '\u{e0041}', '\ud800', '\u2028', '\0', '[31m', ']8;;'],
        // Fillers and joiners that are no controls, and that nobody sees either.
        ...['\u2065', '\u3164', '\u115f', '\u034f', '\uffa0'],
        ...[
          '<!channel>',
          '<!here|x>',
          '<@U123>',
          '<https://evil.example|safe>',
          '@everyone',
          'http://',
          '&amp;',
          '&lt;',
        ],
        ...['*', '_', '~', '`', '```', '<', '>', '&', '"', "'", '@', ':', '/', '<script>', '" onload="', 'a', '7', ' '],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\x00-\x1f\x7f-\x9f\u061c\u115f\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ud800-\udfff]|\u034f/;
/** Like `UNSEEN`, but a pair of surrogates is a character. */
const unseen = (text: string) => UNSEEN.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '#'));

describe.each([
  ['plain', plain],
  ['forTerminal', forTerminal],
  ['forHtml', forHtml],
  ['forSlack', forSlack],
])('%s', (_, escaping) => {
  it('lets no control, bidi or other unseen character through', () => {
    fc.assert(
      fc.property(hostile, (text) => !unseen(escaping(text))),
      { numRuns: 2_000 },
    );
  });

  it.each(['acme-marketing', 'acme_news_2', 'Zürich 北京 🦠', '550 5.1.1 user unknown'])(
    'leaves %s as it is',
    (text) => {
      expect(escaping(text)).toBe(text);
    },
  );
});

describe('forTerminal', () => {
  it.each([
    ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
    ['a window title', 'a\x1b]0;pwned\x07b', 'ab'],
    ['a link', '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\', 'click'],
    ['C1 sequences', 'a\x9b2Jb', 'ab'],
    ['a cursor that goes back over what was said', 'failed\x1b[6Dfine', 'failedfine'],
    ['a sequence within a sequence', '\x1b\x1b[31m[32m', '[32m'],
    ['an overwritten line', 'quarantined\rhealthy', 'quarantined healthy'],
    ['a turned direction', 'acme\u202egpj.exe', 'acmegpj.exe'],
    ['an unfinished sequence', 'a\x1b]0;never ends', 'a0;never ends'],
  ])('removes %s', (_, text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });
});

describe('forHtml', () => {
  it('leaves nothing that could begin a tag, an entity or end an attribute', () => {
    fc.assert(
      fc.property(hostile, (text) => !/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/.test(forHtml(text))),
      { numRuns: 2_000 },
    );
  });

  it('says the same once it is read', () => {
    expect(forHtml(`<a href="x" title='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;');
  });
});

describe('forSlack', () => {
  it('leaves no markup, mention or link', () => {
    fc.assert(
      fc.property(
        hostile,
        (text) => !/[<>*~`@]|:\/\/|&(?!(?:amp|lt|gt);)|(^|[^A-Za-z0-9])_|_($|[^A-Za-z0-9])/.test(forSlack(text)),
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['<!channel> come', '&lt;!channel&gt; come'],
    ['<https://evil.example|your bank>', '&lt;https:∕∕evil.example|your bank&gt;'],
    ['@here *bold* _it_ ~gone~ `code`', '＠here ∗bold∗ ＿it＿ ∼gone∼ ˋcodeˋ'],
    ['snake_case_name', 'snake_case_name'],
    ['a < b & c', 'a &lt; b &amp; c'],
  ])('turns %s into %s', (text, shown) => {
    expect(forSlack(text)).toBe(shown);
  });
});

describe('forPage', () => {
  it.each([
    ['plain, ünïcode, 🦠', 'plain, ünïcode, 🦠'],
    ['a\u202eb', 'a⟨U+202E⟩b'],
    ['zero\u200bwidth', 'zero⟨U+200B⟩width'],
    ['two\nlines\u2028more', 'two⟨U+000A⟩lines⟨U+2028⟩more'],
    ['half\ud800', 'half⟨U+D800⟩'],
    ['<b>&amp;', '<b>&amp;'],
  ])('names what is invisible in %j, and leaves the rest as it is', (text, shown) => {
    expect(forPage(text)).toBe(shown);
  });
});

describe('clip', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['a🦠b', 3, 'a…'],
    ['🦠🦠', 3, '🦠…'],
    ['', 3, ''],
  ])('cuts %s to %i units: %s', (text, max, cut) => {
    expect(clip(text, max)).toBe(cut);
  });

  it('fits, escaped or not, and never cuts an entity', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 7, max: 60 }), (text, max) => {
        const cut = clipEscaped(text, max, forHtml);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(clip(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('wastes no room where nothing grows', () => {
    expect(clipEscaped('x'.repeat(100), 50, forSlack)).toBe(`${'x'.repeat(49)}…`);
  });
});
