import { expect, it } from 'vitest';
import { decide } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('the policy editor', {}, (open, world) => {
  it('says what is wrong with each field of a policy, tries one out, and saves it', async () => {
    await world().given('yew');
    await world().mail('yew', 900, 27, 6);
    const { page } = await open(`${world().url}/#/policy`);
    const editor = page.getByLabel('Policy (JSON)');
    await editor.fill('{"mode": "enforce", "limits": {"hardBounce": {"warn": 7}}, "holdd": {}}');
    await page.getByText('limits.hardBounce.warn:').waitFor();
    await page.getByText('unknown field, did you mean "hold"?').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

    const strict = '{"mode": "enforce", "limits": {"hardBounce": {"warn": 0.005, "quarantine": 0.01, "pause": 0.5}}}';
    await editor.fill(strict);
    await page.getByText('Nothing is wrong with it; it is not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Sets that would have fared differently' }).getByText('yew').waitFor();
    // The same draft, to be played on a month of the archive.
    const saved = page.getByRole('link', { name: 'save the draft as draft.json' });
    expect(await saved.getAttribute('download')).toBe('draft.json');
    expect(decodeURIComponent((await saved.getAttribute('href'))?.split(',').slice(1).join(',') ?? '')).toBe(strict);
    await page.getByText(/^npx lazaretto backtest --policy draft\.json --since \d{4}-\d\d-\d\d$/).waitFor();
    await decide(page, 'Save', 'stricter');
    await page.getByText('This policy was saved by a person.').waitFor();
    expect(JSON.parse((await world().send('GET', '/policy')).json.policy).limits.hardBounce.quarantine).toBe(0.01);
  });
});
