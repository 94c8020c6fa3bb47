import { expect, it } from 'vitest';
import { NOW } from '../world.ts';
import { PATROL } from './example.ts';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

/** 5½ hours ahead: no whole hour hides a fault. 10:30 UTC is 16:00 there. */
const HERE = { timezoneId: 'Asia/Kolkata' };
const LOCAL = /Asia\/(Calcutta|Kolkata)/;

describeConsole('the zone of who looks', { patrol: PATROL }, (open, world) => {
  const openHere = async (hash: string) => {
    const { page } = await open(`${world().url}/${hash}`, HERE);
    await page.getByLabel('Times in').selectOption('local');
    return page;
  };

  it('is that of times on every view, and not only of charts, once it is chosen', async () => {
    await world().given('larch', 'quarantined', { at: NOW });
    const page = await openHere('#/fleet');
    const row = page.getByRole('list', { name: 'Configuration sets' }).getByRole('listitem').first();
    await row.getByText(/20 Nov 16:00 Asia/).waitFor();
    await page.locator('.fresh').getByText(LOCAL).waitFor();
    for (const view of ['#/audit', '#/blocklists', '#/authentication', '#/incidents', hrefOf('larch')]) {
      await page.goto(`${world().url}/${view}`);
      await page
        .getByText(/20 Nov (13:00|16:[01]0) Asia/)
        .first()
        .waitFor();
      const times = (await page.locator('main time').allInnerTexts()).filter((text) => !LOCAL.test(text));
      expect(times, view).toEqual([]);
    }
    await page.getByLabel('Times in').selectOption('UTC');
    await page
      .getByText(/20 Nov 10:30 UTC/)
      .first()
      .waitFor();
    await page.reload();
    await page
      .getByText(/20 Nov 10:30 UTC/)
      .first()
      .waitFor();
  });

  it('is that of times that are typed, and an address means the same moment to everybody', async () => {
    await world().given('maple');
    const page = await openHere(hrefOf('maple'));
    await page.getByRole('button', { name: 'Pin' }).click();
    await page.getByLabel('Reason (kept').fill('for a while');
    await page.getByLabel(/^Ends by itself at \(Asia/).fill('2026-11-20T18:00');
    await dialogOf(page).getByRole('button', { name: 'Pin' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await world().send('GET', '/sets/maple')).json.until.pinned).toBe('2026-11-20T12:30:00.000Z');

    await page.goto(`${world().url}/#/audit`);
    await page.getByLabel(/^From \(Asia/).fill('2026-11-20T15:30');
    await page.waitForURL(/from=2026-11-20T10%3A00/);
    await page.getByText('for a while').first().waitFor();
    await page.reload();
    expect(await page.getByLabel(/^From \(Asia/).inputValue()).toBe('2026-11-20T15:30');
    await page.getByLabel('Times in').selectOption('UTC');
    expect(await page.getByLabel('From (UTC)').inputValue()).toBe('2026-11-20T10:00');
  });
});
