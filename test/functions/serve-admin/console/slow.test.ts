import type { Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeConsole } from './served.ts';

const FLEET = '**/api/v1/fleet';

describeConsole('the console, over an API that is not well', {}, (open, world) => {
  it('waits for a slow answer, asks nothing more of it meanwhile, and says how old it is', async () => {
    await world().given('larch');
    const { page, requests } = await open(`${world().url}/`);
    await page.clock.install();
    const waiting: Route[] = [];
    await page.route(FLEET, (route) => void waiting.push(route));
    await page.reload();
    await page.getByText('Reading …').first().waitFor();
    await page.clock.runFor(6_000);
    await page.clock.runFor(6_000);
    await expect.poll(() => waiting.length).toBe(1);
    const asked = requests.length;
    await page.clock.runFor(6_000);
    expect(requests.slice(asked).filter((url) => url.endsWith('/fleet'))).toEqual([]);

    await waiting[0]?.continue();
    await page.getByText('The one set is healthy.').waitFor();
    await page.getByText('● Live').waitFor();
    await page.clock.runFor(11_000);
    await page.getByText('⚠ Old').waitFor();
  });

  it('follows a link, and hears a key, before the browser has drawn its first frame', async () => {
    const { page } = await open(`${world().url}/`);
    // A busy machine: no frame is drawn, and no timer runs out.
    await page.addInitScript('requestAnimationFrame = () => 0; setTimeout = () => 0;');
    await page.goto(`${world().url}/#/audit`);
    await page.reload();
    await page.goto(`${world().url}/#/policy`);
    await page.locator('h1', { hasText: 'Policy' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
  });

  it('gives up an answer that never comes, says so, and goes on', async () => {
    const { page } = await open(`${world().url}/`);
    await page.clock.install();
    let isHanging = true;
    let asked = 0;
    await page.route(FLEET, (route) => {
      asked++;
      return isHanging ? undefined : route.continue();
    });
    await page.reload();
    await page.getByText('Reading …').first().waitFor();
    // Its time is up 30 s after it was asked, by the clock of the page.
    await expect.poll(() => asked).toBe(1);
    await page.clock.runFor(31_000);
    await page.getByText('No answer came for 30 s').first().waitFor();

    isHanging = false;
    // What it asked meanwhile hangs, too, and is given up first.
    await page.clock.runFor(36_000);
    await page.getByText('● Live').waitFor();
  });

  it('stays usable while each answer takes 6 s: what is there stays, and other pages open', async () => {
    const { page } = await open(`${world().url}/`);
    await page.getByRole('link', { name: 'larch' }).waitFor();
    await page.clock.install();
    const waiting: Route[] = [];
    await page.route('**/api/v1/**', (route) => void waiting.push(route));
    const answer = async (): Promise<void> => {
      await page.clock.runFor(6_000);
      for (const route of waiting.splice(0)) await route.continue();
    };
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
    await page.getByText('Reading …').first().waitFor();
    await expect.poll(() => waiting.some((route) => route.request().url().includes('/audit'))).toBe(true);
    await answer();
    await page.getByText('No change fits in this time.').waitFor();
    await page.getByRole('link', { name: 'Fleet' }).click();
    await expect.poll(() => waiting.some((route) => route.request().url().includes('/sets'))).toBe(true);
    await answer();
    await page.getByRole('link', { name: 'larch' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('gives up a change that hangs, says that it may be done, and does it once when it is confirmed again', async () => {
    const { page } = await open(`${world().url}/#/sets/larch`);
    await page.getByRole('button', { name: 'Pin' }).waitFor();
    await page.clock.install();
    let isHanging = true;
    await page.route('**/actions', (route) => (isHanging ? undefined : route.continue()));
    await page.getByRole('button', { name: 'Pin' }).click();
    await page.getByLabel('Reason (kept').fill('at three in the morning');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for the answer …').waitFor();
    await page.clock.runFor(31_000);
    await page.getByText('it may be done or not').waitFor();
    isHanging = false;
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await world().send('GET', '/audit?name=larch&action=pin')).json.items).toHaveLength(1);
  });

  it('says nothing of one bad answer among good ones', async () => {
    const { page } = await open(`${world().url}/`);
    let asked = 0;
    await page.route('**/api/v1/**', (route) =>
      ++asked % 3 === 0 ? route.fulfill({ status: 503, body: '' }) : route.continue(),
    );
    await page.reload();
    await page.getByText('● Live').waitFor();
    await page.getByRole('link', { name: 'larch' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
