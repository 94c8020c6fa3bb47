import { expect, it } from 'vitest';
import { sha256 } from '../../../../functions/_adapters/lambda/sha256.ts';
import { dayOf } from '../../../../shared/kernel/time.ts';
import { streamName } from '../../../../shared/streams/name.ts';
import { NOW } from '../world.ts';
import { HOSTILE } from './example.ts';
import { describeConsole } from './served.ts';

const STREAM = streamName('shared', HOSTILE, sha256);
const SHOWN = '<img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe⟨U+200B⟩';

describeConsole('the streams of a set', {}, (open, world) => {
  it('are listed, have a page, and stand below their set; what their mail carries is text', async () => {
    for (const set of ['shared', 'birch']) await world().given(set);
    await world().machine.roster.seenOn(STREAM, dayOf(NOW));

    const { page, complaints } = await open(`${world().url}/#/fleet`);
    const rows = page.getByRole('list', { name: 'Configuration sets and streams' }).getByRole('listitem');
    await page.getByRole('combobox', { name: /^Show/ }).selectOption('stream');
    await page.getByText('1–1 of 1').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByText('not judged: no rule of the policy splits its set any more').waitFor();

    await page.getByRole('link', { name: SHOWN, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: STREAM, exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'Placement' }).count()).toBe(0);

    await page.getByRole('link', { name: 'shared', exact: true }).click();
    await page.getByRole('heading', { name: 'Streams', exact: true }).waitFor();
    await page.getByRole('link', { name: SHOWN, exact: true }).waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
