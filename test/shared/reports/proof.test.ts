import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proofOf, proofOfSes } from '../../../shared/reports/proof.ts';

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

describe('who a mail is from that SES received', () => {
  const passed =
    'amazonses.com; spf=pass client-ip=192.0.2.1; dkim=pass header.i=@google.com; dmarc=pass header.from=google.com;';
  const fields = (...lines: readonly string[]) =>
    lines.map((line) => {
      const colon = line.indexOf(':');
      return { key: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim() };
    });
  const receipt = 'X-SES-RECEIPT: A';
  const received = 'Received: from a by inbound-smtp.us-east-1.amazonaws.com';
  const failed = { state: 'failed', domain: 'google.com' };
  it.each([
    [
      'as SES writes it',
      [received, `Authentication-Results: ${passed}`, receipt, received],
      { state: 'passed', domain: 'google.com' },
    ],
    [
      'SES says fail',
      [received, `Authentication-Results: ${passed.replace('dmarc=pass', 'dmarc=fail')}`, receipt],
      failed,
    ],
    ['SES says nothing of DMARC', [received, 'Authentication-Results: amazonses.com; spf=pass', receipt], failed],
    ['a result below what SES writes', [received, receipt, `Authentication-Results: ${passed}`], failed],
    ['a result below, and a receipt', [received, receipt, `Authentication-Results: ${passed}`, receipt], failed],
    ['a result without a receipt', [received, `Authentication-Results: ${passed}`], failed],
    [
      'a result below the line of another server',
      [received, received, `Authentication-Results: ${passed}`, receipt],
      failed,
    ],
    [
      'two results',
      [received, `Authentication-Results: ${passed}`, `Authentication-Results: ${passed}`, receipt],
      failed,
    ],
    [
      'a result of another server',
      [received, `Authentication-Results: ${passed.replace('amazonses.com', 'mx.example')}`, receipt],
      failed,
    ],
    [
      'a result in the greeting of the sender',
      [
        received,
        `Authentication-Results: amazonses.com; spf=pass helo=x; dmarc=pass header.from=google.com; ${passed.slice(15).replace('dmarc=pass', 'dmarc=fail')}`,
        receipt,
      ],
      failed,
    ],
    ['no field at all', [], failed],
  ])('%s', (_, lines, expected) => {
    expect(proofOfSes(fields(...lines), 'noreply@google.com')).toEqual(expected);
  });
});
