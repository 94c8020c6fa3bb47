import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { NOW } from '../world.ts';
import { PATROL } from './example.ts';
import { dialogOf } from './hand.ts';
import { describeConsole } from './served.ts';

/** Counts what a person presses, wherever it is. */
const COUNTER = `addEventListener('click', (event) => {
  if (event.detail > 0) document.documentElement.dataset.clicks = Number(document.documentElement.dataset.clicks ?? 0) + 1;
}, true)`;
const clicks = async (page: Page): Promise<number> => Number(await page.locator('html').getAttribute('data-clicks'));

describeConsole('the way of a person, in clicks', { patrol: PATROL }, (open, world) => {
  const openCounted = async (hash = '') => {
    const { page } = await open(`${world().url}/`);
    await page.addInitScript(COUNTER);
    await page.goto(`${world().url}/${hash}`);
    await page.reload();
    return page;
  };

  it('is none to who is in trouble, why, what was done and what waits', async () => {
    await world().given('dahlia', 'quarantined', { sentence: 'hard bounces 212 of 1,860 = 11.4 %, limit 5 %' });
    const page = await openCounted();
    const row = page.getByRole('list', { name: 'Configuration sets' }).getByRole('listitem').first();
    await row.getByText('hard bounces 212 of 1,860 = 11.4 %, limit 5 %').waitFor();
    await row.getByText('dahlia').waitFor();
    await row.getByText('Its mail is sent through lazaretto-quarantine.').waitFor();
    await page.getByRole('region', { name: 'Needs you' }).waitFor();
    await page.getByText(/the red ones hard bounces and complaints, drawn ten times as high/).waitFor();
    expect(await clicks(page)).toBe(0);
  });

  it('is one to the record to publish, unharmed on the clipboard', async () => {
    const page = await openCounted();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('button', { name: /^Copy the record of acorn/ })
      .click();
    await page.getByText('Copied').waitFor();
    expect(await clicks(page)).toBe(1);
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
      'v=DMARC1; p=none; rua=mailto:dmarc@acorn.example',
    );
  });

  it('is one to a link of just what is seen', async () => {
    const page = await openCounted('#/fleet?q=dah&sort=name');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await clicks(page)).toBe(1);
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${world().url}/#/fleet?q=dah&sort=name`);
  });

  it('is two to approve ten that are held, with one reason', async () => {
    const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    const names = Array.from({ length: 10 }, (_, index) => `held-${index}`);
    for (const name of names) {
      await world().given(name, 'quarantined');
      await world().placed(name, { held });
    }
    const page = await openCounted();
    await page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('button', { name: /^Approve/ })
      .click();
    await page.keyboard.type('looked at them');
    await dialogOf(page).getByRole('button', { name: 'Approve' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await clicks(page)).toBe(2);
    for (const name of names) expect((await world().send('GET', `/sets/${name}`)).json.version).toBe('2.0');
  });
});

describeConsole('the fleet, worked on', {}, (open, world) => {
  it('keeps its page and filter in the address, for the way back and for a link', async () => {
    for (let index = 0; index < 120; index++) await world().given(`set-${String(index).padStart(3, '0')}`);
    const { page } = await open(`${world().url}/#/fleet?sort=name`);
    await page.getByText('1–50 of 120').waitFor();
    await page.getByRole('button', { name: 'Last' }).click();
    await page.getByText('101–120 of 120').waitFor();
    const row = page.getByRole('list', { name: 'Configuration sets' }).getByRole('listitem').first();
    // Anywhere on the row leads to its page.
    await row.click({ position: { x: 400, y: 12 } });
    await page.getByRole('heading', { name: 'set-100' }).waitFor();
    await page.goBack();
    await page.getByText('101–120 of 120').waitFor();
    await page.getByRole('spinbutton', { name: 'Page' }).fill('2');
    await page.keyboard.press('Enter');
    await page.getByText('51–100 of 120').waitFor();
    await page.reload();
    await page.getByText('51–100 of 120').waitFor();
    await page.getByRole('searchbox').fill('set-00');
    await page.getByText('1–10 of 10').waitFor();
    await page.goto(`${world().url}/#/fleet?page=9`);
    await page.getByText('There are not so many pages.').waitFor();
  });

  it('is downloaded as CSV as it is filtered and ordered, harmless to a spreadsheet', async () => {
    await world().given('=cmd()', 'warned', { sentence: 'hard bounces 31 of 900, too many' });
    const { page } = await open(`${world().url}/#/fleet?q=cmd`);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    expect(text.split('\r\n')).toEqual([
      expect.stringContaining('name,part_of,tenant,standing,'),
      expect.stringMatching(/^'=cmd\(\),,,warned,.*"hard bounces 31 of 900, too many"/),
      '',
    ]);
  });

  it('is acted on many at once, with one reason, and says who could not be', async () => {
    const { page } = await open(`${world().url}/#/fleet?q=set-00`);
    await page.getByLabel('Choose set-001').check();
    await page.getByLabel('Choose all on this page').check();
    await page.getByText('10 sets chosen').waitFor();
    await page.getByLabel('Choose set-002').uncheck();
    await world().send('POST', '/sets/set-003/actions', { body: { action: 'pin', reason: 'meanwhile' }, seen: '0.0' });
    await page.getByRole('combobox', { name: 'Do' }).selectOption('Pin');
    await page.getByRole('button', { name: 'Pin 9 sets' }).click();
    await page.getByLabel('Reason (kept').fill('a migration');
    await dialogOf(page).getByRole('button', { name: 'Pin' }).click();
    await page.getByText(/Pin: 8 sets done, 1 not\. set-003:/).waitFor();
    expect((await world().send('GET', '/sets/set-001')).json.pinned).toBe(true);
    expect((await world().send('GET', '/sets/set-002')).json.pinned).toBe(false);
  });

  it('tells what was done where it covers nothing', async () => {
    const { page } = await open(`${world().url}/#/sets/set-005`);
    await page.getByRole('button', { name: 'Exempt' }).click();
    await page.getByLabel('Reason (kept').fill('a test set');
    await page.keyboard.press('Enter');
    const said = page.locator('.said p');
    await said.waitFor();
    expect(await page.evaluate("getComputedStyle(document.querySelector('.said p')).position")).toBe('static');
    // It follows the policy: nothing offers what is so already.
    expect(await page.getByRole('button', { name: 'Follow the policy' }).count()).toBe(0);
  });
});
