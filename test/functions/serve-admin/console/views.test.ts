import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pathOf } from '../../../docs/pages.ts';
import { describeInBrowser } from './browser.ts';
import { givenByHand, givenExampleFleet, PATROL, RECEIVERS } from './example.ts';
import { VIEWS } from './pictures/views.ts';
import { type ServedWorld, servedWorld } from './served.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = pathOf('test-output/console');

/** Every width and every scheme is checked for accessibility once. */
const LOOKS = [
  [1_280, 'light', true],
  [1_280, 'dark', false],
  [360, 'light', false],
  [360, 'dark', true],
] as const;

type Found = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

describeInBrowser('each view', (open) => {
  let world: ServedWorld;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    world = await servedWorld({ patrol: PATROL, receivers: RECEIVERS });
    await givenExampleFleet(world);
    await givenByHand(world);
  });
  afterAll(() => world.close());

  it.each(VIEWS)(
    '%s: fits two widths in both schemes, is accessible, and asks nobody but us',
    async (name, hash, text) => {
      // The checker of accessibility is brought in from outside, past the page's content policy.
      const { page, requests } = await open(`${world.url}/${hash}`, { bypassCSP: true });
      await page.getByText(text).first().waitFor();
      await page.evaluate(AXE);
      for (const [width, colorScheme, isChecked] of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png`, fullPage: true });
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${name} at ${width} px is wider than its window`).toBeLessThanOrEqual(0);
        if (!isChecked) continue;
        const { violations } = (await page.evaluate('axe.run()')) as { readonly violations: readonly Found[] };
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      }
      // A number and its "%" are never on two lines, nor are the digits of one.
      expect(String(await page.evaluate('document.body.innerText')).match(/\d %.{0,20}/g)).toBeNull();
      const narrow =
        "[...document.querySelectorAll('td, .number, .tile-count')].map((one) => getComputedStyle(one).overflowWrap)";
      expect(new Set((await page.evaluate(narrow)) as string[])).not.toContain('anywhere');
      // What is the same on every view leaves the screen of a phone to what is looked for. It was 340 px high.
      const head = await page.locator('header').boundingBox();
      expect(head?.height).toBeLessThan(200);
      // 400 % and 200 % of a usual window, and a whole screen of 4K.
      for (const width of [320, 640, 3_840]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${name} at ${width} px is wider than its window`).toBeLessThanOrEqual(0);
      }
      await page.emulateMedia({ forcedColors: 'active' });
      await page.setViewportSize({ width: 1_280, height: 900 });
      await page.screenshot({ path: `${PICTURES}/${name}-1280-forced.png`, fullPage: true });
      const edges =
        "[...document.querySelectorAll('.trough, .chip')].map((one) => getComputedStyle(one).borderTopStyle)";
      for (const edge of (await page.evaluate(edges)) as string[]) expect(['solid', 'dashed']).toContain(edge);
      expect(requests.filter((url) => new URL(url).origin !== world.url)).toEqual([]);
    },
  );

  it('has words for what the patrol has not looked at yet', async () => {
    const unpatrolled = await servedWorld();
    const { page, complaints } = await open(`${unpatrolled.url}/#/blocklists`);
    await page.getByText('No blocklist has been asked yet.').waitFor();
    await page.getByRole('link', { name: 'Authentication' }).click();
    await page.getByText('No mail-authentication record has been checked yet.').waitFor();
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.getByText('No configuration set has sent mail yet.').waitFor();
    expect(complaints).toEqual([]);
    await unpatrolled.close();
  });
});
