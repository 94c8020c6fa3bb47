import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patrolKey } from '../../../../shared/registry/patrol-keys.ts';
import { pathOf } from '../../../docs/pages.ts';
import { conviction } from '../../../shared/standing/build.ts';
import { wanted } from '../../../shared/tenant-page/build.ts';
import { describeInBrowser } from '../../serve-admin/console/browser.ts';
import { BODIES } from '../../serve-admin/world.ts';
import { pagesWorld } from '../world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = pathOf('test-output/tenant-page');
const { level: _, by: __, ...NUMBERS } = conviction('quarantine', 'hardBounce');
const HOSTILE = 'acme-<img src=x onerror=alert(1)>\u202e';

type Found = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

describeInBrowser('the page of a tenant in a browser', (open) => {
  let world: Awaited<ReturnType<typeof pagesWorld>>;
  /** Where a link leads; the page's own address, with what stands behind its sign #. */
  const link = async (language: string | null, tenant = 'acme'): Promise<string> =>
    `${world.url}#t=${await world.tokenOf(tenant)}${language === null ? '' : `&lang=${language}`}`;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    world = await pagesWorld();
    await world.given('acme-news', 'quarantined', { tenant: 'acme', numbers: NUMBERS });
    await world.given('acme-shop');
    await world.given(HOSTILE, 'warned', { tenant: 'acme' });
    await world.mail('acme-shop', 2_000, 30, 48);
    await world.send('POST', '/tenants/acme/order', { body: BODIES.onboard });
    const records = [
      wanted({ state: 'missing', found: [] }),
      wanted({ state: 'wrong', part: 'mail-from', type: 'MX', value: '10 feedback.example.com', found: [HOSTILE] }),
      wanted({ state: 'verified', part: 'dkim', type: 'CNAME', value: 't1.dkim.amazonses.com' }),
    ];
    const seen = { domain: 'acme.example', notes: [], checkedAt: world.clock.at, records };
    await world.registry.put(patrolKey.wanted('acme.example'), { record: JSON.stringify(seen) });
  });
  afterAll(() => world.close());

  it('fits two widths in both schemes, is accessible, and asks nobody but its own function', async () => {
    const { page, requests, complaints } = await open(await link('de'), { bypassCSP: true });
    await page.getByText('In Quarantäne').waitFor();
    await page.evaluate(AXE);
    for (const [width, colorScheme] of [
      [360, 'light'],
      [360, 'dark'],
      [1_280, 'light'],
      [1_280, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${PICTURES}/de-${width}-${colorScheme}.png`, fullPage: true });
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const { violations } = (await page.evaluate('axe.run()')) as { readonly violations: readonly Found[] };
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(new Set(requests.map((url) => new URL(url).origin))).toEqual(new Set([new URL(world.url).origin]));
    // The token is in no address that was asked for.
    for (const url of requests.slice(1)) expect(url).not.toMatch(/t=|#/);
    expect(complaints).toEqual([]);
  });

  it('shows names from outside as text, obeys its content policy, and copies the very record', async () => {
    const { page, complaints } = await open(await link('en'), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: /^Copy: Who may send for you \(SPF\), Value$/ }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('v=spf1 include:amazonses.com ~all');
    expect(complaints).toEqual([]);
  });

  it('speaks the language of the reader, and another one by keyboard alone', async () => {
    const { page } = await open(await link(null), { locale: 'de-AT' });
    await page.getByRole('heading', { name: 'E-Mail-Versand von acme' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Mail of acme' }).waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('English');
    expect(await page.title()).toBe('Mail of acme');
  });

  it('says one sentence where the link opens nothing, and another where it has ended', async () => {
    const { page } = await open(`${world.url}#t=nothing`);
    await page.getByText('This link does not open a page.').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    const ended = new URL(await link('en')).hash;
    world.clock.at += 15 * 86_400_000;
    await page.goto(`${world.url}${ended}`);
    await page.getByText('This link has ended.').waitFor();
    world.clock.at -= 15 * 86_400_000;
  });

  it('can be tried again where no answer comes', async () => {
    const { page } = await open(`${world.url}#t=nothing`);
    await page.route('**/page', (route) => route.abort());
    await page.goto(await link('en'));
    await page.getByText('The page could not be read.').waitFor();
    await page.unroute('**/page');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Mail of acme' }).waitFor();
  });
});
