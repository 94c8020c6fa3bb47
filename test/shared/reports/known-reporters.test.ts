import { describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../../shared/replies/providers.data.ts';
import { KNOWN_REPORTERS } from '../../../shared/reports/senders/known-reporters.data.ts';

/** Google's reports come from it, and its staff alone have mailboxes there. */
const OF_STAFF = 'google.com';
const MAILBOX_DOMAINS = PROVIDERS.flatMap(({ domains }) => domains).filter((domain) => domain !== OF_STAFF);

describe('known reporters', () => {
  it.each(KNOWN_REPORTERS)(
    '$name: everybody may have a mailbox in none of its domains, nor below one',
    ({ domains }) => {
      for (const domain of domains) {
        const open = MAILBOX_DOMAINS.filter((mailbox) => mailbox === domain || mailbox.endsWith(`.${domain}`));
        expect(open, domain).toEqual([]);
      }
    },
  );

  it('are held against the domains in which people have mailboxes', () => {
    expect(MAILBOX_DOMAINS).toEqual(expect.arrayContaining(['gmail.com', 'yahoo.com', 'gmx.net', 'web.de', 'mail.ru']));
  });
});
