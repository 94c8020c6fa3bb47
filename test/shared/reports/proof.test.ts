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
  ])('%s', (_, results, proof) => {
    expect(proofOf(results, FROM)).toEqual(proof);
  });
});
