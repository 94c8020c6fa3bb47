import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { emptyCounts, JUDGED_AT, type JudgedCell } from '../../../../shared/counting/counts.ts';
import { HOUR_MS, hourOf, hourStart, iso, MINUTE_MS, slotOf } from '../../../../shared/kernel/time.ts';
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
    await bounces.locator('canvas').nth(1).waitFor();
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

  it('show for each provider how soon it takes mail, hour by hour, and what it puts off for which reason', async () => {
    const first = hourOf(NOW) - 4;
    for (const [hour, yahoo] of [190, 180, 20, 0].entries()) {
      const counts = emptyCounts();
      const cells = new Map<string, JudgedCell>();
      counts.judged.set(first + hour, cells);
      const cellOf = (sends: number, deliveries: number) => {
        const cell = Array.from({ length: Object.keys(JUDGED_AT).length }, () => 0);
        cell[JUDGED_AT.sends] = sends;
        cell[JUDGED_AT.deliveries] = deliveries;
        return cell as unknown as JudgedCell;
      };
      // In the last hour nothing is sent to Yahoo: a gap, and no zero.
      if (hour < 3) cells.set('yahoo', cellOf(200, yahoo));
      for (const name of ['google', 'microsoft', 'apple', 'gmx.example']) cells.set(name, cellOf(50, 50));
      if (hour === 2) counts.deferrals.set('yahoo', [150, 0, 30, 0, 0, 0, 0, 2, 1, 0, 0] as never);
      await world().machine.totals.putSlot('larch', slotOf(hourStart(first + hour)), { sequence: 1, counts });
    }
    for (const [width, forcedColors] of [
      [360, 'active'],
      [1_280, 'none'],
    ] as const) {
      const span = `from=${iso(hourStart(first))}&to=${iso(hourStart(first + 4))}`;
      const { page, complaints } = await open(`${world().url}/${hrefOf('larch')}?${span}`, {
        viewport: { width, height: 900 },
        forcedColors,
      });
      const flow = page.getByRole('region', { name: 'Flow by mailbox provider' }).first();
      const yahoo = flow.locator('figure').filter({ hasText: 'yahoo:' });
      await yahoo.getByText('of 600 mails delivered by the end of the hour after').waitFor();
      await yahoo.locator('.key').getByText('put off: reputation 150').waitFor();
      await yahoo.locator('.key').getByText('put off: throttle 30').waitFor();
      await yahoo.locator('.key').getByText('put off: routing 1').waitFor();
      await yahoo.locator('canvas').nth(1).waitFor();
      expect(await yahoo.locator('canvas').count()).toBe(2);
      expect(await flow.locator('figure').count()).toBe(4);
      await flow.getByRole('button', { name: 'Show 1 provider more' }).click();
      await flow.locator('figure').nth(4).waitFor();

      await yahoo.locator('.plots').focus();
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('ArrowLeft');
      const says = (words: string) => yahoo.locator('.readout').getByText(words).waitFor();
      await says('95.00 % of 200');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await says('10.00 % of 200; put off: reputation 150, throttle 30');
      await page.keyboard.press('ArrowRight');
      await says('nothing sent');
      await yahoo.getByText('yahoo as numbers').click();
      expect(await yahoo.getByRole('listitem').count()).toBe(3);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
    const { page } = await open(`${world().url}/${hrefOf('larch')}?range=90d`);
    await page.getByText('Days do not say how soon mail was delivered').waitFor();
  });
});
