import { expect, it } from 'vitest';
import { dialogOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('the console, while somebody looks at it', {}, (open, world) => {
  const detail = async (set: string) => (await world().send('GET', `/sets/${encodeURIComponent(set)}`)).json;

  it('is worked with the keyboard alone, and gives the focus back where it was', async () => {
    await world().given('pine', 'quarantined');
    const { page } = await open(`${world().url}/#/fleet?q=pine`);
    const link = page.getByRole('link', { name: 'pine' });
    await link.waitFor();
    const tabTo = async (name: string): Promise<void> => {
      for (let press = 0; press < 60; press++) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate('document.activeElement.textContent')) === name) return;
      }
      expect.fail(`${name} is not reached by Tab`);
    };
    await tabTo('pine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Release' }).waitFor();
    await page.locator('h1:focus').waitFor();
    await tabTo('Pause');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.locator('button:focus', { hasText: /^Pause$/ }).waitFor();
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    await page.keyboard.type('typed by hand');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await detail('pine')).standing).toBe('paused');
    await page.locator('h1:focus').waitFor();
  });

  it('keeps focus and what is typed when it reads anew, rests while hidden, and says when no answer comes', async () => {
    await world().given('rowan');
    const { page, requests } = await open(`${world().url}/#/fleet?q=row`);
    await page.clock.install();
    await page.reload();
    const search = page.getByRole('searchbox');
    await search.press('End');
    await search.pressSequentially('an');
    await page.getByRole('link', { name: 'rowan' }).waitFor();
    const fleetReads = () => requests.filter((url) => url.endsWith('/api/v1/fleet')).length;
    const lookAt = async (): Promise<void> => {
      const answered = page.waitForResponse('**/api/v1/fleet');
      await page.clock.runFor(5_000);
      await answered;
    };
    await lookAt();
    expect(await search.inputValue()).toBe('rowan');
    expect(await page.evaluate('document.activeElement.type')).toBe('search');

    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    const before = fleetReads();
    await page.clock.runFor(60_000);
    expect(fleetReads()).toBe(before);

    await page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })");
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.clock.runFor(5_000);
    await page.getByText('⚠ No answer').waitFor();
    await page.getByRole('link', { name: 'rowan' }).waitFor();
    await page.getByText(/oldest figure 1\smin old/).waitFor();
  });
});
