import { expect, it } from 'vitest';
import { HOSTILE, PATROL, RECEIVERS } from './example.ts';
import { describeConsole } from './served.ts';

describeConsole('domains', { patrol: PATROL, receivers: RECEIVERS }, (open, world) => {
  it('have a page each: next step with its record, reports day by day, addresses, records, others', async () => {
    for (const [width, colorScheme] of [
      [360, 'dark'],
      [1_280, 'light'],
    ] as const) {
      const { page, complaints } = await open(`${world().url}/#/domains`, {
        viewport: { width, height: 900 },
        colorScheme,
      });
      await page.getByRole('link', { name: 'acorn.example' }).click();
      await page.getByRole('heading', { level: 1, name: 'acorn.example' }).waitFor();
      const step = page.getByRole('region', { name: 'The way to p=reject' });
      await step.getByText('v=DMARC1; p=quarantine; rua=mailto:dmarc@acorn.example').waitFor();
      await step.getByText('_dmarc.acorn.example').first().waitFor();
      const chart = page.getByRole('img', {
        name: /^Messages that receivers report of the last 30 days: 50,400 in all/,
      });
      expect(await chart.locator('rect').count()).toBe(60);
      const row = page.getByRole('row', { name: /192\.0\.2\.9/ });
      await row.getByText('unknown').waitFor();
      // What a report says is text, and what is invisible in it is named.
      await row.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe⟨U+200B⟩').waitFor();
      await page.getByText('acorn.example publishes no DMARC policy').waitFor();
      await page.getByText('5,012 sessions, 12 without the TLS that was asked for.').waitFor();
      const gmail = page.getByRole('region', { name: 'Gmail’s Postmaster Tools' });
      await gmail.getByText('the newest figure is of 2026-11-18').waitFor();
      await gmail.getByRole('row', { name: /2026-11-18 0\.12.%/ }).waitFor();
      // What Gmail has not said is not a zero.
      await gmail.getByRole('row', { name: '2026-11-16 – – –' }).waitFor();
      await page.getByText('No configuration set has sent with it.').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('show apart what is only claimed, under the name that it claims', async () => {
    const { page, complaints } = await open(`${world().url}/#/domains/acorn.example`);
    await page.getByText('48,120 of 48,210 messages pass DMARC').waitFor();
    expect(await page.getByText('203.0.113.66').isVisible()).toBe(false);
    await page.getByText('1 report only claimed, and counted nowhere').click();
    await page.getByText('says to be yahoo.com: 1 report, 7,000,000 messages').waitFor();
    await page.getByRole('row', { name: /203\.0\.113\.66/ }).waitFor();
    await page.getByText('77 sessions more are only claimed').waitFor();
    await page.getByText('6 messages more are only claimed').waitFor();
    expect(complaints).toEqual([]);
  });

  it('and what Gmail says of a set is on its page as text, or that it says nothing, or is not asked', async () => {
    for (const set of ['birch-marketing', 'elder-newsletter', 'dahlia-marketing']) await world().given(set);
    const { page, complaints } = await open(`${world().url}/#/sets/birch-marketing`);
    const gmail = page.getByRole('region', { name: 'What Gmail says' });
    await gmail
      .getByRole('row', { name: /all mail from acorn\.example reported as spam 0\.12.% 2026-11-18/ })
      .waitFor();
    await gmail.getByText('Feedback-ID <img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe⟨U+200B⟩ in acorn.example').waitFor();
    await gmail.getByRole('link', { name: 'cedar.example' }).waitFor();
    expect(await gmail.locator('img').count()).toBe(0);
    await page.goto(`${world().url}/#/sets/elder-newsletter`);
    await gmail.getByText('Gmail says nothing of it, which is neither good nor bad.').waitFor();
    await page.goto(`${world().url}/#/sets/dahlia-marketing`);
    await gmail.getByText('Gmail is asked about no domain that it sends from').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('give the record to publish to the clipboard by keyboard alone', async () => {
    const { page } = await open(`${world().url}/#/domains/acorn.example`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const step = page.getByRole('region', { name: 'The way to p=reject' });
    await step.getByRole('button', { name: 'Copy the value of the record _dmarc.acorn.example' }).press('Enter');
    await step.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'v=DMARC1; p=quarantine; rua=mailto:dmarc@acorn.example',
    );
  });

  it('say what to do where no report has come, and that the patrol has not looked', async () => {
    const { page, complaints } = await open(`${world().url}/#/domains/${encodeURIComponent(HOSTILE)}`);
    await page.getByText('No receiver has reported on this domain in the last 30 days.').waitFor();
    await page.getByText('Reports of other domains do come.').waitFor();
    await page.getByText('The patrol has not looked at this domain').waitFor();
    await page.getByText('Gmail is not asked about this domain.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are reached from everywhere: by letters, from the authentication view', async () => {
    const { page } = await open(`${world().url}/#/authentication`);
    await page.getByRole('link', { name: 'acorn.example' }).click();
    await page.getByRole('heading', { level: 1, name: 'acorn.example' }).waitFor();
    await page.goto(`${world().url}/#/fleet`);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Set, tenant/ }).fill('acorn.ex');
    await page.getByRole('option', { name: /acorn\.example domain/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'acorn.example' }).waitFor();
  });
});

describeConsole('domains where reports are off', {}, (open, world) => {
  it('say how to switch them on', async () => {
    const { page } = await open(`${world().url}/#/domains`);
    await page.getByText('No domain has sent yet.').waitFor();
    await page.goto(`${world().url}/#/domains/acorn.example`);
    await page.getByText('No report of any domain has come. To get them, set this').waitFor();
    await page.getByText("reports: { address: 'dmarc@reports.example.com' },").waitFor();
    await page.getByRole('button', { name: 'Copy the setting' }).waitFor();
  });
});
