import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('views under names', {}, (open, world) => {
  it('are kept in the browser, lead back to just what was seen, and are found by Ctrl-K', async () => {
    await world().given('dahlia-news');
    const { page, complaints } = await open(`${world().url}/#/fleet?q=dah&sort=name`);
    const menu = page.locator('summary', { hasText: 'Views' });
    await menu.click();
    await page.getByText('None has a name yet').waitFor();
    await page.getByLabel('Call what is seen now').fill('<b>mine</b>');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '<b>mine</b>' }).waitFor();

    await page.goto(`${world().url}/#/audit`);
    await page.reload();
    await menu.click();
    await page.getByRole('link', { name: '<b>mine</b>' }).click();
    await page.waitForURL(`${world().url}/#/fleet?q=dah&sort=name`);
    await page.getByText('1–1 of 1').waitFor();

    await page.goto(`${world().url}/#/audit`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mine');
    await page.getByRole('option', { name: /mine.*your view/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world().url}/#/fleet?q=dah&sort=name`);

    await menu.click();
    await page.getByRole('button', { name: 'Remove <b>mine</b>' }).click();
    await page.getByText('None has a name yet').waitFor();
    expect(complaints).toEqual([]);
  });

  it('lead nowhere but into the console, whatever the browser has stored', async () => {
    const { page, complaints } = await open(`${world().url}/`);
    const stored = [
      { name: 'evil', href: 'javascript:alert(1)' },
      { name: 'elsewhere', href: 'https://evil.example' },
      { name: 7 },
      null,
      { name: 'good', href: '#/audit' },
    ];
    await page.evaluate(`localStorage.setItem('lazaretto.views', ${JSON.stringify(JSON.stringify(stored))})`);
    await page.reload();
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByRole('link', { name: 'good' }).waitFor();
    expect(await page.locator('.menu a').count()).toBe(1);
    await page.evaluate("localStorage.setItem('lazaretto.views', '{no json')");
    await page.reload();
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByText('None has a name yet').waitFor();
    expect(complaints).toEqual([]);
  });
});

describeConsole('what is typed', {}, (open, world) => {
  /** Away and back, by the browser and by a reload. */
  const leave = async (page: Page, hash: string): Promise<void> => {
    await page.goto(`${world().url}/#/audit`);
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
    await page.reload();
    await page.goto(`${world().url}/${hash}`);
  };

  it('about a new tenant is gone on with after the page was left, and goes when the form is closed', async () => {
    const { page } = await open(`${world().url}/#/tenants`);
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Name', { exact: true }).fill('acorn');
    await page.getByLabel('Configuration sets, one a line').fill('acorn-*');
    await page.getByLabel('Complaints: warn').fill('0.05');
    await leave(page, '#/tenants');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('acorn');
    expect(await page.getByLabel('Configuration sets, one a line').inputValue()).toBe('acorn-*');
    expect(await page.getByLabel('Complaints: warn').inputValue()).toBe('0.05');
    await page.getByRole('button', { name: 'Close' }).click();
    await leave(page, '#/tenants');
    await page.getByText('There is no tenant yet.').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).count()).toBe(0);
  });

  it('about a set is saved under the version that it was begun with, however long that was ago', async () => {
    await world().given('rowan');
    const { page } = await open(`${world().url}/${hrefOf('rowan')}`);
    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    await page.getByLabel('Tenant (empty').fill('mine');
    const { version } = (await world().send('GET', '/sets/rowan')).json;
    const other = { body: { tenant: 'theirs', reason: 'meanwhile' }, seen: version };
    expect((await world().send('PUT', '/sets/rowan/settings', other)).status).toBe(200);
    await leave(page, hrefOf('rowan'));
    expect(await page.getByLabel('Tenant (empty').inputValue()).toBe('mine');
    await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('ours');
    await page.keyboard.press('Enter');
    await page.getByText('It changed meanwhile:').waitFor();
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await world().send('GET', '/sets/rowan')).json.own.tenant).toBe('mine');
    await leave(page, hrefOf('rowan'));
    await page.getByRole('button', { name: 'Edit tenant and limits' }).waitFor();
  });

  it('as a reason is there again after the dialog was left, until it is used', async () => {
    await world().given('sorrel');
    const { page } = await open(`${world().url}/${hrefOf('sorrel')}`);
    const pin = page.getByRole('main').getByRole('button', { name: 'Pin', exact: true });
    await pin.click();
    await page.getByLabel('Reason (kept').fill('a long story of what we found');
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole('button', { name: 'Pause', exact: true }).click();
    expect(await page.getByLabel('Reason (kept').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await leave(page, hrefOf('sorrel'));
    await pin.click();
    expect(await page.getByLabel('Reason (kept').inputValue()).toBe('a long story of what we found');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole('button', { name: 'Unpin', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('over');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    await pin.click();
    expect(await page.getByLabel('Reason (kept').inputValue()).toBe('');
  });

  it('as times of an operation is there again, too', async () => {
    const { page } = await open(`${world().url}/#/operations`);
    await page.getByLabel('Moved since (UTC)').fill('2026-11-20T08:30');
    await page.getByLabel('From (UTC)').fill('2026-11-20T07:00');
    await leave(page, '#/operations');
    expect(await page.getByLabel('Moved since (UTC)').inputValue()).toBe('2026-11-20T08:30');
    expect(await page.getByLabel('From (UTC)').inputValue()).toBe('2026-11-20T07:00');
  });
});
