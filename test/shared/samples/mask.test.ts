import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommonWords } from '../../../shared/samples/common-words.ts';
import { learnable, maskWords, readWords, saysSomething } from '../../../shared/samples/mask.ts';
import { SAMPLE_MAX, shownText } from '../../../shared/samples/model.ts';

const NOBODY_ELSE = (_word: string): boolean => false;
const EVERYBODY = (_word: string): boolean => true;
const mask = (reply: string, recipients: readonly string[], isCommon = NOBODY_ELSE): string =>
  maskWords(readWords(reply, recipients), isCommon);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const quoted = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const percent = (text: string): string => quoted(text).replaceAll('=', '%');

describe('maskWords', () => {
  it('shows codes and the words of the phrase tables, and nothing else', () => {
    expect(
      mask('smtp; 550 5.1.1 <jane.doe@example.com>: User unknown in virtual alias table', ['jane.doe@example.com']),
    ).toBe('550 5.1.1 … User unknown in … alias …');
  });

  it('shows what others got, too', () => {
    const seen = new Set(['virtual', 'table']);
    expect(mask('550 5.1.1 User unknown in virtual table', ['jane@example.com'], (word) => seen.has(word))).toBe(
      '550 5.1.1 User unknown in virtual table',
    );
  });

  // However a server writes the recipient, and though every word were known.
  it.each([
    ['as it is', 'jane.doe@example.com'],
    ['in capitals', 'JANE.DOE@EXAMPLE.COM'],
    ['without its domain', 'jane.doe'],
    ['a part of it', 'Jane'],
    ['within a word', 'mailbox-jane.doe-disabled'],
    ['in percent', percent('jane.doe@example.com')],
    ['a part in percent', 'jane%2Edoe%40example.com'],
    ['twice in percent', percent(percent('jane.doe@example.com'))],
    ['quoted-printable', quoted('jane.doe@example.com')],
    ['base64', base64('jane.doe@example.com')],
    ['base64 of the local part', base64('jane.doe')],
    ['hexadecimal', Buffer.from('jane.doe@example.com').toString('hex')],
    ['as entities', 'jane&#46;doe&#x40;example.com'],
    ['VERP', 'bounces+jane.doe=example.com@mail.example.net'],
    ['SRS', 'SRS0=HHH=TT=example.com=jane.doe@forward.example'],
    ['SRS without a domain', 'SRS0=HHH=TT=example.com=jane.doe'],
    ['full-width letters', 'ｊａｎｅ．ｄｏｅ'],
    ['with an accent', 'jané.doe'],
    ['in a link', 'https://help.example.net/?who=jane.doe%40example.com'],
  ])('never shows a recipient: %s', (_, written) => {
    const shown = mask(`550 5.1.1 ${written} unknown user (${written})`, ['jane.doe@example.com'], EVERYBODY);
    expect(shown).toBe('550 5.1.1 … unknown user …');
  });

  it('masks whoever else the reply names, and wherever it names them again', () => {
    expect(mask('550 5.1.1 <joe@forward.example>: user Joe unknown', ['jane@example.com'], EVERYBODY)).toBe(
      '550 5.1.1 … user … unknown',
    );
  });

  it('masks every recipient of the event, not only the one whose reply it is', () => {
    expect(mask('550 user unknown; tried joe and jane', ['jane@example.com', 'joe@example.com'], EVERYBODY)).toBe(
      '550 user unknown; tried … and …',
    );
  });

  it('never shows control characters, and is never longer than it says', () => {
    const shown = mask(`550 user\u001b[31m unknown\u202e ${'unknown '.repeat(200)}`, ['jane@example.com']);
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown.length).toBeLessThanOrEqual(SAMPLE_MAX);
  });

  it('says nothing where codes alone are left', () => {
    expect(saysSomething(mask('550 5.1.1 jane xyzzy', ['jane@example.com']))).toBe(false);
    expect(saysSomething(mask('550 5.1.1 user xyzzy', ['jane@example.com']))).toBe(true);
  });
});

describe('shownText', () => {
  it('shows one sign for a run of words that are not shown', () => {
    expect(shownText('550 … … … unknown …')).toBe('550 … unknown …');
  });
});

describe('what is common', () => {
  const learn = (common: CommonWords, reply: string, address: string): void =>
    common.learn(learnable(readWords(reply, [address]), common.has), address);

  it('was said to three recipients, not three times to one', () => {
    const common = new CommonWords(100);
    for (const address of ['a1@example.com', 'a2@example.com', 'A2@example.com', '']) learn(common, 'grumble', address);
    expect(common.has('grumble')).toBe(false);
    learn(common, 'Grumble!', 'a3@example.com');
    expect(common.has('grumble')).toBe(true);
  });

  it('is never a recipient of its own reply, however often', () => {
    const common = new CommonWords(100);
    for (const domain of ['example.com', 'example.net', 'example.org', 'mail.example']) {
      learn(common, `550 frederika unknown ${base64('frederika')}`, `frederika@${domain}`);
    }
    expect(common.has('frederika')).toBe(false);
    expect(common.has(base64('frederika').toLowerCase())).toBe(false);
  });

  it('forgets what was seen longest ago', () => {
    const common = new CommonWords(1);
    for (const n of [1, 2, 3]) learn(common, 'grumble', `a${n}@example.com`);
    learn(common, 'mumble', 'a1@example.com');
    expect(common.has('grumble')).toBe(false);
  });
});

/** How servers write a recipient within a reply. */
const WAYS: readonly ((local: string, domain: string) => string)[] = [
  (local, domain) => `<${local}@${domain}>`,
  (local, domain) => `${local}@${domain}`,
  (local) => local,
  (local) => local.toUpperCase(),
  (local) => `[${local}]`,
  (local) => `"${local}",`,
  (local, domain) => `${local}=${domain}`,
  (local, domain) => percent(`${local}@${domain}`),
  (local, domain) => `${percent(local)}%40${domain}`,
  (local, domain) => quoted(`${local}@${domain}`),
  (local, domain) => base64(`${local}@${domain}`),
  (local) => base64(local),
  (local, domain) => Buffer.from(`${local}@${domain}`).toString('hex'),
  (local, domain) => `SRS0=aB3d=2T=${domain}=${local}@relay.example`,
  (local, domain) => `SRS1=aB3d=relay.example==aB3d=2T=${domain}=${local}`,
  (local, domain) => `bounce-7-${local}=${domain}@mail.example.net`,
  (local) => `mailbox/${local}`,
  (local) => `x${local}x`,
  (local) => [...local].map((char) => `&#${char.codePointAt(0)};`).join(''),
  (local) => local.normalize('NFD'),
];
const TEXTS = [
  '550 5.1.1 # user unknown',
  'smtp; 550-5.1.1 The email account # that you tried to reach does not exist',
  '554 5.7.1 : Relay access denied for # (in reply to RCPT TO command)',
  '452 4.2.2 mailbox # full, over quota',
  '550 No such user # here',
];
const local = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.stringMatching(/^[a-zA-Z0-9]{1,8}[._+-][a-zA-Z0-9]{1,8}$/),
  fc.stringMatching(/^[a-z0-9!#$&'*+/=?^_`{|}~-]{1,10}$/),
  fc.constantFrom('user', 'unknown', 'mailbox', 'info', 'jürgen.müller', 'アリス', 'no-such-user', '550', 'a', 'x.y'),
);
const domain = fc.constantFrom('example.com', 'mail.example', 'xn--bcher-kva.example', 'sub.example.net');
const address = fc.record({ local, domain, way: fc.nat(WAYS.length - 1), text: fc.constantFrom(...TEXTS) });

describe('always', () => {
  it('no address and no local part is in a sample, whatever replies say and though every word is known', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 4 }), fc.boolean(), (named, isKnown) => {
        const recipients = named.map(({ local: of, domain: at }) => `${of}@${at}`);
        const reply = named
          .map(({ local: of, domain: at, way, text }) => text.replace('#', () => WAYS[way]?.(of, at) ?? ''))
          .join(' ');
        const shown = mask(reply, recipients, isKnown ? EVERYBODY : NOBODY_ELSE);
        const folded = shown.normalize('NFKC').toLowerCase();
        expect(shown).not.toContain('@');
        for (const { local: of, way } of named) {
          expect(folded).not.toContain(of.normalize('NFKC').toLowerCase());
          // Codes and words that any server says may stand in an address by chance; the way it was written may not.
          const written = WAYS[way]?.(of, 'example.com') ?? '';
          if (written.length >= 8) expect(shown).not.toContain(written);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
