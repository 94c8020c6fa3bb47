import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { pathOf } from '../../../../docs/pages.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../browser.ts';
import { givenByHand, givenExampleFleet, mailed, PATROL, RECEIVERS } from '../example.ts';
import { servedWorld } from '../served.ts';
import { VIEWS } from './views.ts';

/**
 * `npm run pictures [part of a view's name]`: each view of the console at three widths, in two schemes and at two zooms,
 * to be looked at by a person, in `test-output/pictures`. What is wider than its window, or lacks what it should say, is
 * told, and ends with 1.
 */
const WIDTHS = [360, 1_280, 3_840] as const;
const SCHEMES = ['light', 'dark'] as const;
/** A zoom of 2 leaves half of the width to the page, and shows each of its pixels by four. */
const ZOOMS = [1, 2] as const;
/** Narrower than this no page must fit (WCAG 2.2, 1.4.10). Unit: CSS pixels. */
const NARROWEST = 320;

/** What a view says must be there by then. Unit: ms. */
const SHOWN_WITHIN_MS = 20_000;

const [wanted = ''] = process.argv.slice(2);
const out = pathOf('test-output/pictures');
mkdirSync(out, { recursive: true });
const world = await servedWorld({ patrol: PATROL, receivers: RECEIVERS });
await givenExampleFleet(world);
await givenByHand(world);
// A fire that began an hour and a half ago, at one of two providers, after a gap without mail.
for (let minutes = 5; minutes < 355; minutes += 5) {
  if (minutes > 200 && minutes < 240) continue;
  const [size, bad] = [(minutes * 37) % 200, minutes < 90 ? 60 : minutes % 4];
  await mailed(world, 'dahlia-marketing', minutes, {
    google: [300 + size, minutes % 3],
    microsoft: [100 + size, bad, minutes % 2],
  });
}
const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS] });
let isAmiss = false;
for (const zoom of ZOOMS) {
  for (const width of WIDTHS) {
    const context = await browser.newContext({ deviceScaleFactor: width > 2_000 ? 1 : zoom });
    const page = await context.newPage();
    for (const [view, hash, text] of VIEWS.filter(([name]) => name.includes(wanted))) {
      await page.setViewportSize({ width: Math.round(width / zoom), height: Math.round(900 / zoom) });
      await page.goto(`${world.url}/${hash}`);
      try {
        await page.getByText(text).first().waitFor({ timeout: SHOWN_WITHIN_MS });
        await page.getByText('Reading …').first().waitFor({ state: 'detached', timeout: SHOWN_WITHIN_MS });
      } catch {
        isAmiss = true;
        process.stderr.write(
          `${view} at ${width} px and ${zoom * 100} %: expected to read “${text}”, got no such text\n`,
        );
      }
      // A picture of the whole page shows rows, too, that nobody has scrolled to.
      await page.evaluate(
        "for (const row of document.querySelectorAll('.rows li')) row.style.contentVisibility = 'visible';",
      );
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${out}/${view}-${width}-${colorScheme}-${zoom * 100}.png`, fullPage: true });
      }
      const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
      if (over <= 0 || width / zoom < NARROWEST) continue;
      isAmiss = true;
      process.stderr.write(`${view} at ${width} px and ${zoom * 100} %: ${over} px wider than its window\n`);
    }
    await context.close();
  }
}
await browser.close();
await world.close();
process.stdout.write(`Pictures are in ${out}\n`);
process.exitCode = isAmiss ? 1 : 0;
