import { describe, expect, it } from 'vitest';
import { isRefusedFor, REFUSED_FOR } from '../../../../shared/dns-patrol/authentication/refused.data.ts';
import { RULES } from '../../../../shared/dns-patrol/authentication/rules.data.ts';
import { brokenIssue } from '../../../../shared/dns-patrol/findings/broken.ts';

const excuses = (rule: string): boolean =>
  brokenIssue('example.com', { rule, severity: 'critical', expected: '', seen: '', mend: null } as never, 0)
    .excusesBounces;

describe('rules by which receivers refuse mail', () => {
  it('are all told, for only what is told is held against a set or for it', () => {
    const critical = RULES.filter(([, severity]) => severity === 'critical').map(([id]) => id as string);
    expect(Object.keys(REFUSED_FOR).filter((rule) => !critical.includes(rule))).toEqual([]);
  });

  it.each([
    ['dkim-none', true],
    ['spf-permerror', true],
    ['dmarc-unaligned', true],
    ['ptr-none', true],
    ['spf-pass-all', false],
    ['spf-include-dangling', false],
    ['mail-from-mx', false],
    ['dmarc-none', false],
    ['dkim-key-1024', false],
    ['constructor', false],
    ['a rule of tomorrow', false],
  ])('%s: %s', (rule, expected) => {
    expect(isRefusedFor(rule)).toBe(expected);
    expect(excuses(rule)).toBe(expected);
  });
});
