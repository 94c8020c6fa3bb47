import { afterAll, beforeAll, expect, it } from 'vitest';
import { concurrently } from '../../../../shared/kernel/concurrently.ts';
import { describeInBrowser } from './browser.ts';
import { type ServedWorld, servedWorld } from './served.ts';

const SETS = 1_000;
/** Notes when the first row was on the screen. Unit: ms since the page was asked for. */
const STOPWATCH = `new MutationObserver((_, own) => {
  if (document.querySelector('.rows li') === null) return;
  own.disconnect();
  requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.shownAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true })`;
const nameOf = (index: number): string => `set-${String(index).padStart(4, '0')}`;

describeInBrowser('a fleet of a thousand sets', (open) => {
  let world: ServedWorld;
  beforeAll(async () => {
    world = await servedWorld();
    const indexes = Array.from({ length: SETS }, (_, index) => index);
    await concurrently(indexes, 16, async (index) => {
      await world.given(nameOf(index), index === 777 ? 'quarantined' : 'healthy');
      await world.mail(nameOf(index), 1_000, index % 7);
    });
    // A warm function knows its fleet.
    await world.send('GET', '/fleet');
  });
  afterAll(() => world.close());

  it('has the worst on top, is searched, filtered and leafed through', async () => {
    const { page } = await open(`${world.url}/`);
    const rows = page.getByRole('list', { name: 'Configuration sets' }).getByRole('listitem');
    await page.getByText('1–50 of 1,000').waitFor();
    expect(await rows.first().textContent()).toContain('set-0777');

    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–100 of 1,000').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('1–50 of 1,000').waitFor();
    await page.getByLabel('Order').selectOption('Name');
    await rows.first().getByRole('link', { name: 'set-0000' }).waitFor();
    await page.getByRole('searchbox').fill('SET-042');
    await page.getByText('1–10 of 10').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'quarantined' }).click();
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('button', { name: 'paused' }).click();
    await page.getByText('No set fits.').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByText('1–50 of 1,000').waitFor();
  });

  it('is on the screen soon: how soon is told, and depends on the machine', async () => {
    const { page } = await open(`${world.url}/`);
    await page.addInitScript(STOPWATCH);
    await page.goto(`${world.url}/#/fleet?sort=worst`);
    await page.reload();
    const html = page.locator('html[data-shown-at]');
    await html.waitFor();
    const shownAt = await html.getAttribute('data-shown-at');
    process.stdout.write(
      `Console: ${SETS} sets are on the screen ${Math.round(Number(shownAt))} ms after the page is asked for.\n`,
    );
  });
});
