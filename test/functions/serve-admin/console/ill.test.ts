import type { Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { givenByHand, givenExampleFleet, PATROL, RECEIVERS } from './example.ts';
import { VIEWS } from './pictures/views.ts';
import { describeConsole } from './served.ts';

const API = '**/api/v1/**';
/** Those that ask something of the API beyond what every page shows. */
const ASKING = VIEWS.filter(([name]) => name !== 'words');

describeConsole('each view, over an API that is ill', { patrol: PATROL, receivers: RECEIVERS }, (open, world) => {
  it('is there though every third answer fails, and what it says of that goes', async () => {
    await givenExampleFleet(world());
    await givenByHand(world());
    const { page, complaints } = await open(`${world().url}/`);
    let asked = 0;
    await page.route(API, (route) => (++asked % 3 === 0 ? route.fulfill({ status: 503, body: '' }) : route.continue()));
    for (const [, hash, text] of VIEWS) {
      await page.goto(`${world().url}/${hash}`);
      await page.getByText(text).first().waitFor();
      // Both tries of one question may be the third: it is asked again in five seconds.
      await page.getByRole('main').getByRole('alert').first().waitFor({ state: 'detached' });
    }
    expect(asked).toBeGreaterThan(3 * VIEWS.length);
    expect(complaints).toEqual([]);
  });

  it('opens while answers take six seconds, and can be left meanwhile', async () => {
    const { page } = await open(`${world().url}/`);
    await page.clock.install();
    const waiting: Route[] = [];
    await page.route(API, (route) => void waiting.push(route));
    for (const [name, hash, text] of ASKING) {
      waiting.length = 0;
      await page.goto(`${world().url}/${hash}`);
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link').first().waitFor();
      // What comes of an answer may ask for more.
      const isThere = page.getByText(text).first();
      await expect
        .poll(
          async () => {
            await page.clock.runFor(2_000);
            for (const route of waiting.splice(0)) await route.continue();
            return isThere.isVisible();
          },
          { timeout: 30_000, message: `${name} says ${text}` },
        )
        .toBe(true);
    }
  });

  it('says that no answer comes where none does, and can be left', async () => {
    const { page } = await open(`${world().url}/#/words`);
    await page.clock.install();
    await page.route(API, () => undefined);
    for (const [name, hash] of ASKING) {
      if (name === 'fleet') continue;
      await page.goto(`${world().url}/${hash}`);
      await page.getByRole('main').getByText('Reading …').first().waitFor();
      await page.clock.runFor(31_000);
      await page.getByRole('main').getByText('No answer came for 30 s').first().waitFor();
    }
  });
});
