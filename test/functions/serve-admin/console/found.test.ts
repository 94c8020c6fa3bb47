import { expect, it } from 'vitest';
import { HOUR_MS, hourOf, iso } from '../../../../shared/kernel/time.ts';
import { NOW } from '../world.ts';
import { PATROL } from './example.ts';
import { describeConsole } from './served.ts';

const listed = {
  subject: '198.51.100.68',
  list: 'spamhaus-zen',
  status: 'listed',
  checkedAt: iso(NOW),
  since: iso(NOW - HOUR_MS),
  sentence: 'seen twice: 127.0.0.2, SBL: spam source',
  suspects: ['larch-news', '<b>evil</b>'] as string[],
} as const;

describeConsole('what is found', { patrol: { ...PATROL, listings: async () => [listed] } }, (open, world) => {
  it('on a blocklist says which, since when, why, and where to ask for removal', async () => {
    const { page } = await open(`${world().url}/#/blocklists`);
    const found = page.getByRole('region', { name: 'What was found' });
    await found.getByText('198.51.100.68 is on Spamhaus ZEN since 20 Nov 09:30 UTC').waitFor();
    await found.getByText('SBL: spam source').waitFor();
    const link = found.getByRole('link', { name: 'Ask Spamhaus ZEN to take it off' });
    expect(await link.getAttribute('href')).toBe('https://check.spamhaus.org');
    expect(await link.getAttribute('rel')).toContain('noreferrer');
    await found.getByText('Held against').waitFor();
    await found.getByRole('link', { name: '<b>evil</b>' }).waitFor();
    await found.getByRole('link', { name: 'larch-news' }).click();
    await page.getByRole('heading', { level: 1, name: 'larch-news' }).waitFor();
  });

  it('to be the trouble of a provider names whom that clears, and how they fare', async () => {
    await world().given('yarrow');
    await world().mail('yarrow', 460, 40);
    await world().machine.decisions.saveIncident({
      ...{ id: 'incident-2', provider: 'microsoft', metric: 'hardBounce', limit: 0.05 },
      ...{ openedAt: NOW - HOUR_MS, closedAt: null, fromHour: hourOf(NOW) - 3, toHour: hourOf(NOW) + 1 },
      pooled: { count: 90, of: 400, sets: 7 },
    } as never);
    const { page } = await open(`${world().url}/#/incidents`);
    await page.getByText('1 set has hits that it clears').click();
    await page.getByText('yarrow: 40 cleared; in 24 hours hard bounces 8.00 % of all its mail').waitFor();
  });
});
