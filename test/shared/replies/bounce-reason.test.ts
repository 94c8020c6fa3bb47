import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNCE_REASONS } from '../../../shared/events/model.ts';
import { BLOCKLISTS } from '../../../shared/replies/blocklists.data.ts';
import { blocklistIn, blocklistName } from '../../../shared/replies/blocklists.ts';
import { diagnose } from '../../../shared/replies/bounce-reason.ts';
import { SOURCES } from '../../../shared/replies/diagnostic-sources.data.ts';
import { ENHANCED_CODES } from '../../../shared/replies/enhanced-codes.data.ts';
import { PROVIDER_REPLIES } from '../../../shared/replies/provider-replies.data.ts';
import { DIAGNOSTIC_MAX } from '../../../shared/replies/reply-text.ts';
import { GENERIC_PHRASES, LINKS, SPECIFIC_PHRASES } from '../../../shared/replies/smtp-phrases.data.ts';
import { FIRST_RULES, LAST_RULES, LONE_RULES, WORD_RULES } from '../../../shared/replies/words.data.ts';
import { PHRASE_SAMPLES } from './phrase-samples.data.ts';

const samples = new Map(PHRASE_SAMPLES);
const phrases = [...SPECIFIC_PHRASES, ...GENERIC_PHRASES, ...LINKS].flatMap(([reason, rows]) =>
  rows.map(([phrase, source]) => ({ phrase, reason, sample: samples.get(phrase) ?? '', source })),
);
const codes = ENHANCED_CODES.map(([code, reason, , sample, source]) => ({ code, reason, sample, source }));
const lists = BLOCKLISTS.map(([id, name, marks, sample]) => ({ id, name, marks, sample }));
const corpus = readFileSync(new URL('../../fixtures/smtp-diagnostics/corpus.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [reason: string, blocklist: string, diagnostic: string]);
const rules = [...FIRST_RULES, ...WORD_RULES, ...LAST_RULES, ...LONE_RULES].map(([reason, groups, sample]) => ({
  reason,
  groups: groups.join(' + '),
  sample,
}));
type Labelled = { family: string; reason: string; blocklist: string | null; status: string; diagnostic: string };
const labelled = (file: string): readonly Labelled[] =>
  readFileSync(new URL(`../../fixtures/smtp-diagnostics/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [family = '', reason = '', blocklist = '', status = '', diagnostic = ''] = line.split('\t');
      return {
        family,
        reason,
        diagnostic,
        blocklist: blocklist === '-' ? null : blocklist,
        status: status.replace('-', ''),
      };
    });
const isRight = ({ reason, blocklist, status, diagnostic }: Labelled): boolean => {
  const got = diagnose(status, `smtp; ${diagnostic}`, '');
  return got.reason === reason && (blocklist === null || got.blocklist === blocklist);
};
const unseen = labelled('unseen.tsv');
const share = (lines: readonly Labelled[]): number => lines.filter(isRight).length / lines.length;
const reasonOf = (diagnostic: string, status = '', subType = '') => diagnose(status, diagnostic, subType).reason;

describe('the tables', () => {
  it.each(codes)('know $code by its own sample as $reason', ({ sample, reason }) => {
    expect(reasonOf(`smtp; ${sample}`)).toBe(reason);
  });

  it.each(phrases)('know "$phrase" by its own sample as $reason', ({ sample, reason }) => {
    expect(reasonOf(`smtp; ${sample}`)).toBe(reason);
  });

  it.each(rules)('know $groups by its own sample as $reason', ({ sample, reason }) => {
    expect(reasonOf(`smtp; ${sample}`)).toBe(reason);
  });

  it.each(lists)('know $id by its own sample', ({ sample, id }) => {
    expect(diagnose('', `smtp; ${sample}`, '')).toEqual({ reason: 'blocklisted', blocklist: id });
  });

  it('hold each code, phrase, mark and list once', () => {
    for (const keys of [
      codes.map(({ code }) => code),
      phrases.map(({ phrase }) => phrase),
      lists.map(({ id }) => id),
      lists.flatMap(({ marks }) => marks),
    ]) {
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it('hold phrases that a text in lower case can have, and a sample with each', () => {
    for (const { phrase, sample, source } of phrases) {
      expect(phrase).toBe(phrase.toLowerCase());
      expect(sample.length).toBeGreaterThan(3);
      expect(SOURCES[source]).toMatch(/^https?:\/\//);
    }
    expect(PHRASE_SAMPLES.map(([phrase]) => phrase)).toEqual(phrases.map(({ phrase }) => phrase));
  });

  it('have each source used', () => {
    const used = new Set([...codes, ...phrases, ...PROVIDER_REPLIES].map(({ source }) => source));

    expect(Object.keys(SOURCES).filter((key) => !used.has(key as keyof typeof SOURCES))).toEqual([]);
  });
});

describe('diagnose', () => {
  it('has a corpus that is large, and is not the tables again', () => {
    const ours = new Set([...codes, ...phrases, ...lists].map(({ sample }) => sample));

    expect(corpus.length).toBeGreaterThanOrEqual(120);
    expect(corpus.filter(([, , diagnostic]) => ours.has(diagnostic))).toEqual([]);
  });

  it.each(corpus)('says %s (%s) of what a server said: %s', (reason, blocklist, diagnostic) => {
    expect(diagnose('', `smtp; ${diagnostic}`, '')).toEqual({
      reason,
      blocklist: blocklist === '-' ? null : blocklist,
    });
  });

  it('is right on 95 of 100 replies that no table was made from, on those never looked at too', () => {
    const ours = new Set([...codes, ...phrases, ...rules].map(({ sample }) => sample));

    expect(unseen.length).toBeGreaterThanOrEqual(400);
    expect(unseen.filter(({ diagnostic }) => ours.has(diagnostic))).toEqual([]);
    expect(share(unseen)).toBeGreaterThanOrEqual(0.95);
    expect(share(unseen.filter((_, line) => line % 2 === 1))).toBeGreaterThanOrEqual(0.95);
  });

  it.each(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'servers'])(
    'is right on 90 of 100 of %s',
    (name) => {
      const family = unseen.filter((line) => line.family === name || line.family.startsWith(`${name}-`));

      expect(family.length).toBeGreaterThanOrEqual(20);
      expect(share(family)).toBeGreaterThanOrEqual(0.9);
    },
  );

  it.each(labelled('fresh.tsv'))('says $reason of $diagnostic', (line) => {
    expect(isRight(line)).toBe(true);
  });

  it.each(labelled('later.tsv'))('says $reason of $diagnostic, in whatever language', (line) => {
    expect(isRight(line)).toBe(true);
  });

  it.each([
    { name: 'a code that decides, before every word', diagnostic: 'smtp; 552 5.2.2 spam', reason: 'mailbox-full' },
    {
      name: 'a special phrase, before a code that hints',
      diagnostic: 'smtp; 552 5.1.1 over quota',
      reason: 'mailbox-full',
    },
    { name: 'a code that hints, before a vague word', diagnostic: 'smtp; 550 5.1.1 denied', reason: 'unknown-user' },
    { name: 'any word, before a code that is vague', diagnostic: 'smtp; 550 5.7.1 spam', reason: 'content-blocked' },
    {
      name: 'the subtype, before a code that is vague',
      diagnostic: 'smtp; 550 5.7.1 no',
      subType: 'MailboxFull',
      reason: 'mailbox-full',
    },
    { name: 'a code that is vague, before the reply code', diagnostic: 'smtp; 550 5.7.1 no', reason: 'policy' },
    { name: 'the reply code, where there is nothing else', diagnostic: 'smtp; 552 no', reason: 'mailbox-full' },
    { name: 'other, where there is nothing at all', diagnostic: '', reason: 'other' },
  ])('believes $name', ({ diagnostic, subType, reason }) => {
    expect(reasonOf(diagnostic, '', subType)).toBe(reason);
  });

  it.each([
    { name: 'the code of the diagnostic', status: '5.1.1', diagnostic: 'smtp; 552 5.2.2 x', reason: 'mailbox-full' },
    {
      name: 'the status, where the diagnostic has no code',
      status: '5.2.2',
      diagnostic: 'smtp; 550 x',
      reason: 'mailbox-full',
    },
    {
      name: 'the status, where the code says nothing',
      status: '5.2.2',
      diagnostic: 'smtp; 550 5.0.0 x',
      reason: 'mailbox-full',
    },
    { name: 'the status, where there is no diagnostic', status: '5.4.4', diagnostic: '', reason: 'dns-or-routing' },
  ])('takes $name', ({ status, diagnostic, reason }) => {
    expect(reasonOf(diagnostic, status)).toBe(reason);
  });

  it.each([
    ['MailboxFull', 'mailbox-full'],
    ['MessageTooLarge', 'too-large'],
    ['CustomTimeoutExceeded', 'timeout'],
    ['ContentRejected', 'content-blocked'],
    ['AttachmentRejected', 'content-blocked'],
    ['NoEmail', 'unknown-user'],
    ['Suppressed', 'unknown-user'],
    ['General', 'other'],
    ['constructor', 'other'],
  ])('makes of the subtype %s alone: %s', (subType, reason) => {
    expect(reasonOf('', '', subType)).toBe(reason);
  });

  it.each([
    ['an IP address', 'smtp; 550 from 5.1.1.7: 5.7.26 refused', 'authentication-failure'],
    ['a version', 'smtp; 550 Exim 4.96.2.1 5.2.2 x', 'mailbox-full'],
    ['a code at every line', 'smtp; 550-5.7.1 Message is\r\n550-5.7.1 over\r\n550 5.7.1 quota', 'mailbox-full'],
    ['a code in brackets', 'sorry (#5.2.2)', 'mailbox-full'],
    ['capitals', 'SMTP; 550 USER UNKNOWN', 'unknown-user'],
    ['a deceptive address', 'smtp; 550 <spamhaus@dkim.example>: User unknown', 'unknown-user'],
    ['what is glued to an address', 'smtp; 550 permanent failure (jane@example.com:blocked)', 'blocklisted'],
    ['the name of a server', 'smtp; host spam-relay.example[192.0.2.1] said: 550 5.1.1 no', 'unknown-user'],
    [
      'the name of a server that is called like a list',
      'smtp; host sorbs.example[192.0.2.1] said: 550 no',
      'unknown-user',
    ],
    [
      'the words of a gateway',
      "smtp; 5.1.0 - Unknown address error 554-'5.7.1 spam' (delivery attempts: 0)",
      'content-blocked',
    ],
    ['markup', 'smtp; 552 the mailbox<br/>is <b>full</b>', 'mailbox-full'],
    ['accents', 'smtp; 550 Boîte du destinataire pleine', 'mailbox-full'],
    ['an unknown user that is the sender', 'smtp; 550-5.1.1 User unknown 550 Sender verify failed', 'policy'],
    ['a curly apostrophe', 'smtp; 554 This user doesn’t have a yahoo.com account', 'unknown-user'],
  ])('is not misled by %s', (_, diagnostic, reason) => {
    expect(reasonOf(diagnostic)).toBe(reason);
  });

  it('reads so much of a diagnostic and no more', () => {
    const said = 'user unknown';
    const filled = (length: number) => `${'x '.repeat(DIAGNOSTIC_MAX).slice(0, length)}${said}`;

    expect(reasonOf(filled(DIAGNOSTIC_MAX - said.length))).toBe('unknown-user');
    expect(reasonOf(filled(DIAGNOSTIC_MAX - said.length + 1))).toBe('other');
  });

  it('takes the parts of a phrase together only where they are near', () => {
    const between = (words: string) => `smtp; 550 5.7.1 Your name does not match ${words} IP`;

    expect(reasonOf(between('that of the'))).toBe('authentication-failure');
    expect(
      reasonOf(between('may write to us, and the letter of its owner about his attachments, it is said, was')),
    ).toBe('content-blocked');
    expect(reasonOf(between('x '.repeat(40)))).toBe('policy');
  });

  it('names a blocklist for no other reason', () => {
    expect(diagnose('', 'smtp; 552 5.2.2 see zen.spamhaus.org', '')).toEqual({
      reason: 'mailbox-full',
      blocklist: null,
    });
    expect(diagnose('', 'smtp; 550 5.7.606 Access denied, banned sending IP', '')).toEqual({
      reason: 'blocklisted',
      blocklist: null,
    });
  });

  it('takes nothing from within a link, whatever it says', () => {
    const words = [
      'spam',
      'dmarc',
      'blocklist',
      'quota-exceeded',
      'user-unknown',
      'greylisting',
      'virus',
      'mailbox-full',
    ];
    const replies = ['550 5.1.1 user unknown', '552 5.2.2 mailbox full', '421 4.7.0 too many connections', '554 no'];
    const places = [
      'https://mx.example/',
      'http://www.example.org/help?why=',
      'www.example.com/',
      'help.example.net/kb/',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...replies),
        fc.constantFrom(...places),
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
        (reply, place, path) => {
          expect(diagnose('', `${reply}, see ${place}${path.join('/')}`, '')).toEqual(diagnose('', reply, ''));
        },
      ),
    );
  });

  it('answers whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (said) => {
        expect(BOUNCE_REASONS).toContain(diagnose('', said, '').reason);
      }),
    );
  });

  it('says of the same words what status and subtype make of them, whichever came before', () => {
    const seen = () => [
      diagnose('', 'smtp; no', 'General').reason,
      diagnose('', 'smtp; no', 'MailboxFull').reason,
      diagnose('5.1.1', 'smtp; no', 'General').reason,
      diagnose('', `smtp; no ${'-'.repeat(2_000)}`, 'MessageTooLarge').reason,
    ];
    const expected = ['other', 'mailbox-full', 'unknown-user', 'too-large'];
    expect(seen()).toEqual(expected);
    expect(seen()).toEqual(expected);
  });

  it('knows a reason for each that there is', () => {
    const told = new Set([...codes, ...phrases].map(({ reason }) => reason));

    expect(BOUNCE_REASONS.filter((reason) => reason !== 'other' && !told.has(reason))).toEqual([]);
  });
});

describe('blocklistIn', () => {
  it('takes the list that is named first', () => {
    expect(blocklistIn('listed by spamcop.net and zen.spamhaus.org')).toBe('spamcop');
    expect(blocklistIn('listed by zen.spamhaus.org and spamcop.net')).toBe('spamhaus');
    expect(blocklistIn('listed nowhere')).toBeNull();
  });

  it('has names for people', () => {
    expect(blocklistName('spamhaus')).toBe('Spamhaus');
    expect(blocklistName('constructor')).toBe('constructor');
  });
});
