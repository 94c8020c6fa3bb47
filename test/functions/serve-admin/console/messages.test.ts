import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveLocalAdmin } from '../../../../infra/local/admin.ts';
import type { LoopbackServer } from '../../../../infra/local/loopback.ts';
import { LocalMessages } from '../../../../infra/local/messages.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { message } from '../../../shared/alerts/samples.ts';
import { type AdminWorld, adminWorld } from '../world.ts';
import { describeInBrowser } from './browser.ts';

const EVIL = '<img src=x onerror=alert(1)> *bold* `code` <https://evil.example|x>\u202egnp';

describeInBrowser('messages on the local stack', (open) => {
  let world: AdminWorld;
  let server: LoopbackServer;
  const messages = new LocalMessages();
  const serve = (shown: LocalMessages | null) =>
    serveLocalAdmin({ deployment: world, clock: world.clock, policy: DEFAULT_POLICY, messages: shown, port: 0 });
  beforeAll(async () => {
    world = await adminWorld();
    server = await serve(messages);
  });
  afterAll(async () => {
    await server.close();
    await world.dynamo.close();
  });

  it('are read as Slack and mail show them, the newest first, whatever a sender is called', async () => {
    const { page, complaints } = await open(`${server.url}/`);
    await page.getByRole('link', { name: 'Messages' }).click();
    await page.getByText('Nobody was told anything yet.').waitFor();

    await messages.channel.send(message());
    await messages.channel.send(message({ title: EVIL, said: ['unknown-user: 550 5.1.1 … unknown'] }));
    await page.getByRole('button', { name: 'Refresh' }).click();
    const boxes = page.locator('section.box');
    await boxes.nth(1).waitFor();

    const [newest, oldest] = [boxes.first(), boxes.nth(1)];
    expect(await newest.locator('img').count()).toBe(0);
    expect(await newest.getByRole('link', { name: 'x', exact: true }).count()).toBe(0);
    expect(await newest.textContent()).toContain('550 5.1.1 … unknown');
    expect(await oldest.locator('.mrkdwn').first().textContent()).toContain('🚨 acme-marketing quarantined');
    expect(await oldest.locator('code').first().textContent()).toBe('lazaretto set acme-marketing');
    expect(await oldest.getByRole('link').getAttribute('href')).toBe(`${server.url}/#/sets/acme-marketing`);
    await oldest.getByText('The same by mail').click();
    expect(await oldest.locator('pre').textContent()).toContain('What happens next\n- Its mail is to move');

    // A sign is a sign, without the number of a character that nobody sees.
    await messages.channel.send(message({ severity: 'warning', title: 'acme-marketing warned' }));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('⚠ acme-marketing warned').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('are nowhere where nothing stands in for Slack and mail', async () => {
    const other = await serve(null);
    try {
      const { page } = await open(`${other.url}/#/messages`);
      await page.getByText('Messages are shown on the local stack alone').waitFor();
      expect(await page.getByRole('link', { name: 'Messages' }).count()).toBe(0);
    } finally {
      await other.close();
    }
  });
});
