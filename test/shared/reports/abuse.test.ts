import { describe, expect, it } from 'vitest';
import { readAbuseReport } from '../../../shared/reports/abuse.ts';

const FEEDBACK = `Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1
Source-IP: 192.0.2.7
Reported-Domain: Example.com
Incidents: 3
`;
const ORIGINAL = `From: Shop <news@mail.example.com>
To: person@example.net
Message-ID: <not-of-ses@example.com>
Message-ID: <0102018f-abc@eu-west-1.amazonses.com>

Hello
`;

describe('an abuse report', () => {
  it('is read without the address of anybody', () => {
    expect(readAbuseReport(FEEDBACK, ORIGINAL)).toEqual({
      kind: 'abuse',
      type: 'abuse',
      sourceIp: '192.0.2.7',
      domains: ['example.com', 'mail.example.com'],
      messageId: '0102018f-abc',
      incidents: 3,
    });
  });

  it.each([
    ['nothing', '', '', { type: 'unknown', sourceIp: null, domains: [], messageId: null, incidents: 1 }],
    ['capitals and folded lines', 'FEEDBACK-TYPE:\r\n  Not-Spam\r\n', '', { type: 'not-spam' }],
    ['an address in brackets', 'Source-IP: [2001:DB8::7]\n', '', { sourceIp: '2001:db8::7' }],
    ['an address with a comment', 'Source-IP: 192.0.2.7 (mail.example.com)\n', '', { sourceIp: '192.0.2.7' }],
    ['an address that is none', 'Source-IP: 192.0.2.777\n', '', { sourceIp: null }],
    ['a count below nothing', 'Incidents: -5\n', '', { incidents: 1 }],
    [
      'names of JavaScript',
      '__proto__: x\nconstructor: y\nReported-Domain: a.example\n',
      '',
      { domains: ['a.example'] },
    ],
    ['a domain that is none', 'Reported-Domain: \u001b[31mred\n', '', { domains: [] }],
    ['a message of somebody else', '', 'Message-ID: <person@example.net>\n', { messageId: null }],
  ] as const)('%s', (_, feedback, original, found) => {
    expect(readAbuseReport(feedback, original)).toMatchObject(found);
  });

  // Each of these took half a minute where its fields were copied for each value, or looked through for each space.
  it('is read at once where it holds a field sixty thousand times', () => {
    expect(readAbuseReport('Reported-Domain: a.example\n'.repeat(9_000), ORIGINAL).domains).toContain('a.example');
    expect(readAbuseReport('a:\n'.repeat(87_000), ORIGINAL).type).toBe('unknown');
  });
  it('is read at once where an address has two hundred thousand spaces', () => {
    expect(readAbuseReport(`Source-IP: a${' '.repeat(200_000)}\rx\n`, ORIGINAL).sourceIp).toBeNull();
  });
});
