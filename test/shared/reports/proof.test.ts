import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../shared/reports/proof.ts';

const FROM = 'noreply@google.com';
describe('who a report is from', () => {
  it.each([
    [
      'the receiving server found a pass',
      ['mx.example.com; dmarc=pass (p=REJECT) header.from=google.com'],
      { state: 'passed', domain: 'google.com' },
    ],
    [
      'as SES writes it',
      [
        'amazonses.com; spf=pass (a; b) client-ip=192.0.2.1; dkim=pass header.i=@google.com; dmarc=pass header.from=google.com;',
      ],
      { state: 'passed', domain: 'google.com' },
    ],
    [
      'without a name of the server',
      ['spf=pass smtp.mailfrom=google.com; dkim=pass; dmarc=pass action=none header.from=google.com;compauth=pass'],
      { state: 'passed', domain: 'google.com' },
    ],
    [
      'in a second field of the same server',
      ['mx.example.com; spf=pass', 'mx.example.com; dmarc=pass header.from=google.com'],
      { state: 'passed', domain: 'google.com' },
    ],
    ['a fail', ['mx.example.com; dmarc=fail header.from=google.com'], { state: 'failed', domain: 'google.com' }],
    [
      'a pass for another domain',
      ['mx.example.com; dmarc=pass header.from=evil.example'],
      { state: 'failed', domain: 'google.com' },
    ],
    [
      'a pass that another server wrote',
      ['mx.example.com; spf=fail', 'evil.example; dmarc=pass header.from=google.com'],
      { state: 'unknown' },
    ],
    [
      'a pass within a comment',
      ['mx.example.com; spf=fail (; dmarc=pass header.from=google.com)'],
      { state: 'unknown' },
    ],
    ['no policy', ['mx.example.com; dmarc=none header.from=google.com'], { state: 'unknown' }],
    ['a guess', ['mx.example.com; dmarc=bestguesspass header.from=google.com'], { state: 'unknown' }],
    ['nothing', [], { state: 'unknown' }],
    [
      'a pass within a quoted address',
      ['mx.example.com; spf=fail smtp.mailfrom="x; dmarc=pass header.from=google.com"@evil.example; dmarc=fail'],
      { state: 'failed', domain: 'google.com' },
    ],
    [
      'a pass behind a comment that seems to end',
      ['mx.example.com; spf=fail (a \\) ; dmarc=pass header.from=google.com \\( ); dmarc=none'],
      { state: 'unknown' },
    ],
    [
      'a pass behind a quoted sign in a text that seems to end',
      ['mx.example.com; spf=fail smtp.mailfrom="a\\"; dmarc=pass header.from=google.com; x=\\""'],
      { state: 'unknown' },
    ],
    [
      'a pass beside a fail, in whatever order',
      ['mx.example.com; dmarc=pass header.from=google.com', 'mx.example.com; dmarc=fail header.from=google.com'],
      { state: 'failed', domain: 'google.com' },
    ],
    [
      'a text without its end, and a field of nobody',
      ['mx.example.com; spf=pass smtp.mailfrom="a@evil.example', '; dmarc=pass header.from=google.com'],
      { state: 'unknown' },
    ],
    [
      'a domain in quotes',
      ['mx.example.com; dmarc=pass header.from="google.com"'],
      { state: 'passed', domain: 'google.com' },
    ],
  ])('%s', (_, results, proof) => {
    expect(proofOf(results, FROM)).toEqual(proof);
  });

  it('is not known where the mail has two From fields', () => {
    expect(proofOf(['mx.example.com; dmarc=pass header.from=google.com'], null)).toEqual({ state: 'unknown' });
  });

  it('is never a pass for words within quotes or a comment', () => {
    const odd = fc.array(fc.constantFrom(';', 'dmarc=pass', ' header.from=google.com ', '"', '(', ')', '\\', 'a'));
    fc.assert(
      fc.property(odd, fc.boolean(), (signs, inQuotes) => {
        // Each sign that the form gives a meaning is quoted, as a server must that writes the words of a sender.
        const text = signs.map((sign) => sign.replaceAll(/["()\\]/g, '\\$&')).join('');
        const field = `mx.example.com; spf=pass ${inQuotes ? `smtp.mailfrom="${text}"` : `(${text})`}; dkim=none`;
        expect(proofOf([field], FROM)).toEqual({ state: 'unknown' });
      }),
    );
  });
});
