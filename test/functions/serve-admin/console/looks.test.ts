import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './browser.ts';
import { givenByHand, givenExampleFleet, PATROL, RECEIVERS } from './example.ts';
import { hrefOf } from './hand.ts';
import { VIEWS } from './pictures/views.ts';
import { type ServedWorld, servedWorld } from './served.ts';

/** What is broken over two lines within a word: buttons, figures and dates. */
const BROKEN = `[...document.querySelectorAll('button, .button, .number, .tile-count, .whole, time.whole')]
  .filter((one) => one.offsetParent !== null && one.innerText.trim() !== '')
  .filter((one) => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let node = text.nextNode(); node !== null; node = text.nextNode()) {
      for (const word of node.data.matchAll(/[^ ]+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) return true;
      }
    }
    return false;
  })
  .map((one) => one.innerText)`;

describeInBrowser('what is looked at', (open) => {
  let world: ServedWorld;
  beforeAll(async () => {
    world = await servedWorld({ patrol: PATROL, receivers: RECEIVERS });
    await givenExampleFleet(world);
    await givenByHand(world);
  });
  afterAll(() => world.close());

  it('breaks no word of a button and no number, down to half of a phone', async () => {
    const { page } = await open(`${world.url}/`);
    for (const [view, hash, text] of VIEWS) {
      await page.setViewportSize({ width: 1_280, height: 900 });
      await page.goto(`${world.url}/${hash}`);
      await page.getByText(text).first().waitFor();
      for (const width of [1_280, 640, 360, 180]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(BROKEN), `${view} at ${width} px`).toEqual([]);
      }
    }
  });

  it('hints at what is cut off of a table, by a shadow on that side', async () => {
    const { page } = await open(`${world.url}/#/tenants`, { viewport: { width: 360, height: 740 } });
    const table = page.locator('.scrolls').first();
    await table.waitFor();
    const first = "document.querySelector('.scrolls')";
    expect(Number(await page.evaluate(`${first}.scrollWidth - ${first}.clientWidth`))).toBeGreaterThan(0);
    expect(await page.evaluate(`getComputedStyle(${first}).backgroundImage`)).toContain('gradient');
    // It is reached, and scrolled, by keyboard.
    expect(await table.getAttribute('tabindex')).toBe('0');
  });

  it('shows in each field of a limit what it would inherit, and has no button too small to hit', async () => {
    const { page } = await open(`${world.url}/${hrefOf('dahlia-marketing')}`, {
      viewport: { width: 360, height: 740 },
    });
    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    const limits = page.locator('input[type=number]');
    await limits.first().waitFor();
    const shown = await limits.evaluateAll((fields) => fields.map((field) => field.getAttribute('placeholder')));
    expect(shown.length).toBeGreaterThanOrEqual(6);
    expect(shown.filter((text) => !/^[\d.]+$/.test(text ?? ''))).toEqual([]);
    for (const button of await page.getByRole('main').getByRole('button').all()) {
      const box = await button.boundingBox();
      if (box === null) continue;
      expect(Math.min(box.height, box.width), (await button.textContent()) ?? '').toBeGreaterThanOrEqual(24);
    }
  });

  it('keeps gauges and what is chosen visible where the colours are forced', async () => {
    const { page } = await open(`${world.url}/${hrefOf('dahlia-marketing')}`, { forcedColors: 'active' });
    await page.locator('.trough').first().waitFor();
    const styleOf = (selector: string, property: string) =>
      page.evaluate(`[...document.querySelectorAll('${selector}')].map((one) => getComputedStyle(one).${property})`);
    expect(new Set((await styleOf('.trough', 'borderTopStyle')) as string[])).toEqual(new Set(['solid']));
    expect(new Set((await styleOf('div.fill', 'forcedColorAdjust')) as string[])).toEqual(new Set(['none']));
    await page.goto(`${world.url}/#/fleet`);
    await page.locator('nav [aria-current]').waitFor();
    expect(await styleOf('header nav [aria-current]', 'outlineStyle')).toEqual(['solid']);
  });

  it('says what the small charts show, and that nobody knows by which address a bounce left', async () => {
    const { page } = await open(`${world.url}/#/fleet`);
    await page.getByText(/Small charts show 24 hours: the pale bars are messages, the red ones/).waitFor();
    await page.goto(`${world.url}/${hrefOf('dahlia-marketing')}`);
    await page.getByText('No delivery in this time names an address.').waitFor();
    expect(await page.getByText('What makes no sense now').count()).toBe(0);
    await page.getByText('Not available now').click();
    const refused = page.locator('details', { hasText: 'Not available now' }).getByRole('listitem');
    for (const sentence of await refused.allInnerTexts()) expect(sentence).toMatch(/^[A-Z][a-z ]+: .{5,}/);
  });
});
