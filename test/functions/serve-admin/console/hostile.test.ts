import { expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/kernel/time.ts';
import { NOW } from '../world.ts';
import { HOSTILE } from './example.ts';
import { decide } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('what somebody else wrote', {}, (open, world) => {
  it('shows hostile names and reasons as text, with what is invisible in them named', async () => {
    await world().given(HOSTILE, 'quarantined', { sentence: `bounces at ${HOSTILE}`, at: NOW - HOUR_MS });
    const { page, complaints } = await open(`${world().url}/#/fleet?standing=quarantined`);
    const shown = '<img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe⟨U+200B⟩';
    await page.getByRole('link', { name: shown, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: shown, exact: true }).waitFor();
    await decide(page, 'Release', '<script>alert(1)</script> "quoted" & done');
    await page.getByText('<script>alert(1)</script> "quoted" & done').first().waitFor();
    await page.goto(`${world().url}/#/audit`);
    await page.getByText('<script>alert(1)</script> "quoted" & done').first().waitFor();

    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.evaluate('document.body.innerText.search(/[\\u202e\\u200b]/)')).toBe(-1);
    expect(complaints).toEqual([]);
  });
});
