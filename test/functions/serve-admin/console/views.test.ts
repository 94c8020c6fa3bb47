import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pathOf } from '../../../docs/pages.ts';
import { describeInBrowser } from './browser.ts';
import { givenExampleFleet } from './example.ts';
import { type ServedWorld, servedWorld } from './served.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = pathOf('test-output/console');

const VIEWS = [
  ['fleet', '#/fleet', 'tenant-'],
  ['set', '#/sets/dahlia-marketing', 'Carried out'],
  ['incidents', '#/incidents', 'Approve'],
  ['blocklists', '#/blocklists', 'No blocklist'],
  ['authentication', '#/authentication', 'No mail-authentication'],
  ['audit', '#/audit', 'quarantined'],
  ['policy', '#/policy', 'Nothing is wrong'],
] as const;
const WIDTHS = [360, 1_280] as const;
const SCHEMES = ['light', 'dark'] as const;

type Found = { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] };

describeInBrowser('each view', (open) => {
  let world: ServedWorld;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    world = await servedWorld();
    await givenExampleFleet(world);
  });
  afterAll(() => world.close());

  it.each(VIEWS)(
    '%s: fits two widths in both schemes, is accessible, and asks nobody but us',
    async (name, hash, text) => {
      for (const width of WIDTHS) {
        for (const colorScheme of SCHEMES) {
          // The checker of accessibility is brought in from outside, past the page's content policy.
          const options = { viewport: { width, height: 900 }, colorScheme, bypassCSP: true };
          const { page, requests, complaints } = await open(`${world.url}/${hash}`, options);
          await page.getByText(text).first().waitFor();
          await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png`, fullPage: true });

          const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect(overflow, `${name} at ${width} px is wider than its window`).toBeLessThanOrEqual(0);
          await page.evaluate(AXE);
          const { violations } = (await page.evaluate('axe.run()')) as { readonly violations: readonly Found[] };
          const grave = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
          expect(grave).toEqual([]);
          expect(requests.filter((url) => new URL(url).origin !== world.url)).toEqual([]);
          expect(complaints).toEqual([]);
          await page.context().close();
        }
      }
    },
  );
});
