import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { HOUR_MS, hourOf, iso, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { NOW } from '../world.ts';
import { mailed } from './example.ts';
import { hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

const chartOf = (page: Page, name: 'Hard bounces' | 'Complaints') =>
  page.locator('figure').filter({ hasText: `${name}:` });

describeConsole('the charts of a set', {}, (open, world) => {
  it('show rate, volume, limits and marks, are read by key, and say the numbers that the limit is held against', async () => {
    // The clock of the world has gone on by ten minutes and a bit.
    await world().given('larch', 'quarantined', { at: NOW - 40 * MINUTE_MS });
    await mailed(world(), 'larch', 100, { google: [500, 0], microsoft: [100, 20, 1] });
    await mailed(world(), 'larch', 30, { google: [500, 2], microsoft: [100, 80, 3] });
    await world().machine.decisions.saveIncident({
      id: 'incident-1',
      provider: 'microsoft',
      metric: 'hardBounce',
      openedAt: NOW - 90 * MINUTE_MS,
      closedAt: NOW - 60 * MINUTE_MS,
      fromHour: hourOf(NOW - 2 * HOUR_MS),
      toHour: hourOf(NOW),
      limit: 0.05,
      pooled: { count: 90, of: 400, sets: 7 },
    } as never);
    const { page, complaints } = await open(`${world().url}/${hrefOf('larch')}`);
    const bounces = chartOf(page, 'Hard bounces');
    await bounces.getByText('102 of 1,302 outcomes').waitFor();
    await chartOf(page, 'Complaints').getByText('4 of 200 deliveries at providers that report').waitFor();
    expect(await bounces.locator('canvas').count()).toBe(2);
    await page.getByRole('list', { name: 'Marked' }).getByText('healthy → quarantined').waitFor();
    await page.getByText(/20 Nov 09:00 UTC – 20 Nov 09:30 UTC: Hard bounces at microsoft: incident, over/).waitFor();

    await bounces.locator('.plots').focus();
    for (let press = 0; press < 9; press++) await page.keyboard.press('ArrowLeft');
    await bounces.getByText('20 Nov 10:00 UTC: 12.02 % = 82 of 682 outcomes').waitFor();
    await page.keyboard.press('ArrowLeft');
    await bounces.getByText('20 Nov 09:55 UTC: no mail').waitFor();
    expect(complaints).toEqual([]);
  });

  it('keep in the address which span, provider and comparison is shown, and go back by the browser', async () => {
    await mailed(world(), 'larch', 60 * 30, { google: [900, 90] });
    const { page } = await open(`${world().url}/${hrefOf('larch')}?range=24h`);
    const bounces = chartOf(page, 'Hard bounces');
    await bounces.getByText('102 of 1,302 outcomes').waitFor();
    await page.getByLabel('Compare with the span before').check();
    await bounces.getByText('; the span before 9.09 %').waitFor();
    await page.getByRole('combobox', { name: 'Provider' }).selectOption('microsoft');
    await bounces.getByText('100 of 300 outcomes').waitFor();
    const address = await page.evaluate('location.hash');
    expect(address).toBe('#/sets/larch?range=24h&compare=before&provider=microsoft');
    await page.reload();
    await bounces.getByText('100 of 300 outcomes').waitFor();

    await page.getByLabel('7 days').check();
    await page.getByLabel('7 days', { exact: true }).and(page.locator(':checked')).waitFor();
    await page.goBack();
    await page.getByLabel('24 hours', { exact: true }).and(page.locator(':checked')).waitFor();

    await page.goto(`${world().url}/${hrefOf('larch')}?from=${iso(NOW - 2 * HOUR_MS)}&to=${iso(NOW)}`);
    await bounces.getByText('102 of 1,302 outcomes').waitFor();
    await page.getByRole('button', { name: '← Earlier' }).click();
    await page.getByLabel('20 Nov 07:30 UTC – 20 Nov 09:30 UTC').waitFor();
    await bounces.getByText('20 of 620 outcomes').waitFor();
  });

  it('are looked at closer by dragging across them', async () => {
    const { page } = await open(`${world().url}/${hrefOf('larch')}?range=6h`);
    const over = chartOf(page, 'Hard bounces').locator('.u-over').first();
    await page.getByText(/Hard bounces at microsoft: incident, over/).waitFor();
    // What is marked may be drawn in this moment, which makes the chart anew.
    await expect
      .poll(() =>
        over.scrollIntoViewIfNeeded().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    const box = await over.boundingBox();
    if (box === null) throw new Error('Expected a chart');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=2026-11-20T0[78].*to=2026-11-20T10/);
    await page.goBack();
    await page.getByLabel('6 hours', { exact: true }).and(page.locator(':checked')).waitFor();
  });

  it('show times in the zone of who looks, where they want that, and remember it', async () => {
    const { page } = await open(`${world().url}/${hrefOf('larch')}?range=6h`, { timezoneId: 'Asia/Kolkata' });
    await page.getByLabel('Times in').selectOption({ index: 1 });
    await page
      .getByRole('img', { name: /^Hard bounces from 20 Nov .* Asia\/(Calcutta|Kolkata)/ })
      .first()
      .waitFor();
    await page.reload();
    await page.getByText('20 Nov 15:20 Asia/').first().waitFor();
  });
});
