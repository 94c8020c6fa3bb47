import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOf, consoleLinkOf, helpLinkOf } from '../../../shared/alerts/guide.ts';
import { ALERT_KINDS } from '../../../shared/alerts/model.ts';
import { toAlertJson } from '../../../shared/alerts/published.ts';
import { slackMessage } from '../../../shared/alerts/slack.ts';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { teamsMessage } from '../../../shared/alerts/teams.ts';
import { mailText } from '../../../shared/alerts/text.ts';
import { record as zoneRecord } from '../../../shared/dns-patrol/authentication/zone-record.ts';
import { brokenAlert } from '../../../shared/dns-patrol/findings/broken.ts';
import { forSlackCopyable } from '../../../shared/kernel/escape.ts';
import { message, T0 } from './samples.ts';

const shownInSlack = (alert: ReturnType<typeof message>): string => JSON.stringify(slackMessage(alert).blocks);
const finding = (mend: string) =>
  ({ rule: 'dkim-none', severity: 'critical', expected: 'a key', seen: 'none', mend, decide: null }) as never;

describe('what must be copied', () => {
  const value = 'v=DKIM1; k=rsa; p=MIGfMA0GCSq*_~@x/+';
  const mend = zoneRecord('s1._domainkey.hazel.example', 'TXT', value);
  const alert = openAlert(brokenAlert('hazel.example', 'dkim-none', T0, finding(mend)));
  const wanted = `s1._domainkey.hazel.example TXT ${value}`;

  it('arrives unharmed in Slack, mail and Teams: name, type and text of a record', () => {
    expect(alert.copy).toEqual([wanted]);
    expect(shownInSlack(alert)).toContain(`\`\`\`${wanted}\`\`\``);
    expect(mailText(alert).split('\n')).toContain(wanted);
    expect(JSON.stringify(teamsMessage(alert))).toContain(wanted);
    expect(shownInSlack(alert)).not.toMatch(/[＿∕]/);
  });

  it('is left out whole rather than cut', () => {
    const long = openAlert({ ...alert, copy: ['x'.repeat(2_001)] });
    expect(shownInSlack(long)).not.toContain('xxx');
  });

  it.each([
    [
      'ask for removal: https://list.example/remove?ip=192.0.2.7&x=_a_',
      '`https://list.example/remove?ip=192.0.2.7&amp;x=_a_`',
    ],
    ['see (https://list.example/a).', '(`https://list.example/a`).'],
    ['_dmarc.hazel.example is missing', '`_dmarc.hazel.example` is missing'],
    ['include:_spf.hazel.example', '`include:_spf.hazel.example`'],
    ['"k1._domainkey.hazel.example."', '`k1._domainkey.hazel.example`'],
    ['<https://evil.example|your bank>', '&lt;https:∕∕evil.example|your bank&gt;'],
    ['*bold* _it_ ~gone~', '∗bold∗ ＿it＿ ∼gone∼'],
    ['https://`evil`', 'https:∕∕ˋevilˋ'],
  ])('is shown by Slack as it is: %s', (text, shown) => {
    expect(forSlackCopyable(text)).toContain(shown);
  });

  it('opens no way out of the code for what a sender writes', () => {
    const part = fc.constantFrom(
      'https://',
      '_',
      '`',
      '```',
      '<',
      '>',
      '&',
      '!channel',
      '.',
      'a.b',
      ' ',
      '|',
      '*',
      '@',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const shown = forSlackCopyable(parts.join(''));
        const outside = shown.replace(/`[^`]+`/g, '');
        expect(outside).not.toMatch(/[<>*~`@]|:\/\/|&(?!(?:amp|lt|gt);)/);
        expect(shown).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('where to look', () => {
  const links = { consoleUrl: 'https://ops.example/lazaretto/', runbook: 'https://wiki.example/docs/runbook.md' };

  it.each(ALERT_KINDS)('is said of every kind of alert: %s', (kind) => {
    for (const configurationSet of ['acme-marketing', null]) {
      const about = message({ kind, configurationSet });
      expect(commandOf(about)).toMatch(/^lazaretto [a-z]+/);
      expect(consoleLinkOf(about, links)).toMatch(/^https:\/\/ops\.example\/lazaretto\/#\//);
      expect(mailText(about, links)).toContain('What it means: https://wiki.example/docs/alerts.md#what-to-do');
    }
  });

  it.each([
    ['authentication', 'dmarc-senders:news.example.com:2026-01-09'],
    ['authentication', 'dmarc-next:news.example.com:none:quarantine'],
    ['authentication', 'dmarc-fails:news.example.com:1767225600000'],
    ['receiver', 'gmail:spamRate:news.example.com:1767225600000'],
    ['receiver', 'gmail:spamRate:news.example.com:spring:acme:1767225600000'],
  ] as const)('is the page of the domain where receivers say something of it: %s %s', (kind, alertId) => {
    const about = message({ kind, alertId, configurationSet: null });
    expect(commandOf(about)).toBe('lazaretto domain news.example.com');
    expect(consoleLinkOf(about, links)).toBe('https://ops.example/lazaretto/#/domains/news.example.com');
  });

  it('is not the page of a domain where the patrol, or access to Gmail, is meant', () => {
    const of = (kind: 'authentication' | 'receiver', alertId: string) =>
      commandOf(message({ kind, alertId, configurationSet: null }));
    expect(of('authentication', 'authentication:news.example.com:1767225600000')).toBe('lazaretto findings');
    expect(of('receiver', 'postmaster:invalid_grant:1767225600000')).toBe('lazaretto postmaster status');
  });

  it('is quoted for a shell, and links where the deployment says that there is something', () => {
    const odd = message({ configurationSet: "it's $(rm) here" });
    expect(commandOf(odd)).toBe(`lazaretto set 'it'\\''s $(rm) here'`);
    expect(consoleLinkOf(odd, { consoleUrl: null, runbook: null })).toBeNull();
    expect(helpLinkOf({ consoleUrl: null, runbook: 'docs/runbook.md' })).toBeNull();
    expect(JSON.stringify(slackMessage(message(), null, [], links).blocks)).toContain(
      '<https://ops.example/lazaretto/#/sets/acme-marketing|Open in the console>',
    );
  });

  it('is a command that arrives whole and unharmed in each form, whatever a set or a tenant is called', () => {
    const [introducer, override] = [String.fromCharCode(27), String.fromCharCode(0x202e)];
    const names = fc.array(
      fc.constantFrom('a', "'", '`', '-', ' ', '$(rm)', '&', '<', '漢', introducer, override, 'x'.repeat(100)),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    const shellWords = (command: string) =>
      [...command.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
        word.replace(
          /'([^']*)'|\\(')/g,
          (_, inside: string | undefined, quote: string | undefined) => inside ?? quote ?? '',
        ),
      );
    fc.assert(
      fc.property(fc.constantFrom(...ALERT_KINDS), names, names, (kind, set, tenant) => {
        const about = message({ kind, configurationSet: set.join(''), tenant: tenant.join('') });
        const command = commandOf(about);
        expect(command.length).toBeLessThanOrEqual(600);
        expect(toAlertJson(about).command).toBe(command);
        expect(mailText(about).split('\n')).toContain(`  ${command}`);
        expect(JSON.stringify(teamsMessage(about))).toContain(JSON.stringify(command).slice(1, -1));
        const escaped = command.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(
          slackMessage(about)
            .blocks.map((block) => ('text' in block ? block.text.text : ''))
            .join(),
        ).toContain(`\`${escaped}\``);
        // Each word is a word of ours, or the whole name: never a part of it, and no option that a name makes.
        const ours = /^(?:lazaretto|[a-z]+|--(?:reason|tenant))$/;
        const given = [about.configurationSet, about.tenant, 'why'];
        expect(shellWords(command).filter((word) => !ours.test(word) && !given.includes(word))).toEqual([]);
        expect(command).not.toContain('…');
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows all of a kind where the name of one leaves no room, begins as an option, or cannot be copied', () => {
    const of = (configurationSet: string, kind: 'standing' | 'held') => commandOf(message({ configurationSet, kind }));
    expect(of('x'.repeat(586), 'standing')).toBe(`lazaretto set ${'x'.repeat(586)}`);
    expect(of('x'.repeat(587), 'standing')).toBe('lazaretto status');
    expect(of("'".repeat(200), 'held')).toBe('lazaretto held');
    expect(of('--all', 'held')).toBe('lazaretto held');
    expect(of('a\u200bb', 'standing')).toBe('lazaretto status');
    expect(of('a`b', 'standing')).toBe('lazaretto status');
  });
});
