import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

/** The browser is so busy that it tells of no new address. */
const TELLS_OF_NO_ADDRESS = `addEventListener('hashchange', (event) => event.stopImmediatePropagation(), true)`;
/** It draws no further frame, and no timer runs out. */
const DRAWS_NO_FRAME = 'requestAnimationFrame = () => 0; setTimeout = () => 0;';

describeConsole('the console in a browser that is late', {}, (open, world) => {
  const openLate = async (hash: string): Promise<Page> => {
    const { page } = await open(`${world().url}/`);
    await page.addInitScript(TELLS_OF_NO_ADDRESS);
    await page.goto(`${world().url}/${hash}`);
    await page.reload();
    return page;
  };

  it('keeps each letter that is typed, and each choice, while the address is not told yet', async () => {
    await world().given('rowan');
    await world().given('larch');
    const page = await openLate('#/fleet');
    const search = page.getByRole('searchbox');
    await search.pressSequentially('rowan');
    await page.getByLabel('Order').selectOption('Name');
    await page.getByText('1–1 of 1').waitFor();
    const answered = page.waitForResponse('**/api/v1/fleet');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await answered;
    expect(await search.inputValue()).toBe('rowan');
    expect(await page.evaluate('location.hash')).toBe('#/fleet?q=rowan&sort=name');

    const audit = await openLate('#/audit');
    await audit.getByLabel('Who').pressSequentially('alice');
    await audit.getByLabel('Via').selectOption('console');
    expect(await audit.getByLabel('Who').inputValue()).toBe('alice');
    expect(await audit.evaluate('location.hash')).toBe('#/audit?actor=alice&via=console');
  });

  it('takes the focus to the heading of a page before anything else can have it', async () => {
    const { page } = await open(`${world().url}/`);
    await page.getByText('● Live').waitFor();
    await page.evaluate(DRAWS_NO_FRAME);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.locator('h1:focus', { hasText: 'Audit trail' }).waitFor();
  });

  it('calls no policy sound that was not checked as it stands', async () => {
    const { page } = await open(`${world().url}/#/policy`);
    await page.getByText('Nothing is wrong with it.').waitFor();
    await page.evaluate(DRAWS_NO_FRAME);
    await page.getByLabel('Policy (JSON)').fill('{"mode": "never"}');
    await page.getByText('Checking …').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Policy (JSON)').fill('');
    await page.getByText('expected a policy, got nothing').waitFor();
  });

  it('does not put another question in the place of one that is being answered', async () => {
    await world().given('cedar', 'quarantined');
    const { page } = await open(`${world().url}/${hrefOf('cedar')}`);
    await page.getByRole('button', { name: 'Release' }).waitFor();
    const waiting: Route[] = [];
    await page.route('**/api/v1/sets/cedar', (route) => void waiting.push(route));
    await page.goto(`${world().url}/${hrefOf('cedar')}?do=pause`);
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    await page.getByRole('main').getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('clean again');
    for (const route of waiting.splice(0)) await route.continue();
    await page.waitForURL(`${world().url}/${hrefOf('cedar')}`);
    await dialogOf(page).getByRole('button', { name: 'Release', exact: true }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await world().send('GET', '/sets/cedar')).json.standing).toBe('probation');
  });
});

describeConsole('after a change of one’s own', {}, (open, world) => {
  const changeWhileReadsWait = async (set: string) => {
    await world().given(set);
    const { page } = await open(`${world().url}/${hrefOf(set)}`);
    await page.getByRole('main').getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('we look into it');
    const waiting: Route[] = [];
    const api = { isLate: true };
    await page.route(`**/api/v1/sets/${set}`, (route) => (api.isLate ? void waiting.push(route) : route.continue()));
    await page.clock.install();
    await page.keyboard.press('Enter');
    await page.getByText('Done. Reading how it stands now …').waitFor();
    return { page, waiting, api };
  };

  it('the dialog stays until the page shows it, so that nobody else is said to have changed it', async () => {
    const { page, waiting, api } = await changeWhileReadsWait('elm');
    api.isLate = false;
    for (const route of waiting.splice(0)) await route.continue();
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByRole('main').getByRole('button', { name: 'Unpin', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('over');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await world().send('GET', '/sets/elm')).json.pinned).toBe(false);
  });

  it('the dialog does not wait for ever', async () => {
    const { page } = await changeWhileReadsWait('fern');
    await page.clock.runFor(6_000);
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('pinned').first().waitFor();
  });
});

describeConsole('Ctrl-K over an API that is late', {}, (open, world) => {
  const openPalette = async () => {
    const { page } = await open(`${world().url}/`);
    const waiting: Route[] = [];
    await page.route('**/api/v1/sets?q=*', (route) => void waiting.push(route));
    await page.keyboard.press('Control+k');
    return { page, waiting };
  };

  it('does what was asked by Enter once the set is found', async () => {
    await world().given('larch');
    const { page, waiting } = await openPalette();
    await page.keyboard.type('pause larch');
    await page.keyboard.press('Enter');
    await expect.poll(() => waiting.some((route) => route.request().url().includes('q=larch'))).toBe(true);
    expect(await page.getByLabel('Reason (kept').count()).toBe(0);
    for (const route of waiting.splice(0)) await route.continue();
    await dialogOf(page).getByLabel('Reason (kept').waitFor();
    await dialogOf(page).getByRole('heading', { name: 'Pause: larch' }).waitFor();
  });

  it('keeps what was chosen with the arrows when more is found', async () => {
    const { page, waiting } = await openPalette();
    const found = (await world().send('GET', '/sets')).json;
    const item = found.items[0];
    const answer = async (letters: string, names: readonly string[]): Promise<void> => {
      const asked = () => waiting.find((route) => route.request().url().includes(`q=${letters}&`));
      await expect.poll(() => asked() !== undefined).toBe(true);
      await asked()?.fulfill({ json: { ...found, items: names.map((name) => ({ ...item, name })) } });
    };
    await page.keyboard.type('lim');
    await answer('lim', ['lime-1', 'lime-2']);
    await page.getByRole('option', { name: /lime-2/ }).waitFor();
    await page.keyboard.type('e');
    await page.keyboard.press('ArrowDown');
    await answer('lime', ['lime-0', 'lime-1', 'lime-2']);
    await page.getByRole('option', { name: /lime-0/ }).waitFor();
    expect(await page.locator('[role=option][aria-selected=true]').textContent()).toContain('lime-2');
  });
});
