import { expect, it } from 'vitest';
import { NOW } from '../world.ts';
import { PATROL } from './example.ts';
import { dialogOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('the keyboard', { patrol: PATROL }, (open, world) => {
  it('goes to a set, an address and a page by a few letters', async () => {
    await world().given('larch-news', 'quarantined');
    const { page } = await open(`${world().url}/`);
    const field = page.getByRole('combobox', { name: /Set, tenant/ });

    await page.keyboard.press('Control+k');
    await field.fill('arch');
    await page.getByRole('option', { name: /larch-news/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'larch-news' }).waitFor();

    await page.keyboard.press('Control+k');
    await field.fill('198.51.100.67');
    await page.getByRole('option', { name: /198\.51\.100\.67/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Blocklists' }).waitFor();

    await page.keyboard.press('Control+k');
    await field.fill('au');
    await page.getByRole('option', { name: /^Audit/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=option][aria-selected=true]').textContent()).toContain('Audit');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Blocklists' }).waitFor();
  });

  it('drives every action on a set by keys alone, the approval of what is held among them', async () => {
    await world().given('alder');
    await world().given('beech', 'quarantined');
    const waits = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    await world().placed('beech', { held: waits });
    const { page } = await open(`${world().url}/`);
    const act = async (action: string, set: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(`${action} ${set}`);
      await page.getByRole('option', { name: new RegExp(` ${set}`) }).waitFor();
      await page.keyboard.press('Enter');
      await dialogOf(page).getByLabel('Reason (kept').waitFor();
      await page.keyboard.type(`because of ${action}`);
      await page.keyboard.press('Enter');
      await dialogOf(page).waitFor({ state: 'detached' });
    };
    const steps = [
      ['quarantine', { standing: 'quarantined' }],
      ['release', { standing: 'probation' }],
      ['pause', { standing: 'paused' }],
      ['resume', { standing: 'quarantined' }],
      ['pin', { pinned: true }],
      ['unpin', { pinned: false }],
      ['exempt', { exempt: true }],
      ['unexempt', { exempt: false }],
    ] as const;
    for (const [action, after] of steps) {
      await act(action, 'alder');
      expect((await world().send('GET', '/sets/alder')).json, action).toMatchObject(after);
    }
    await act('approve', 'beech');
    expect((await world().send('GET', '/sets/beech')).json).toMatchObject({ standing: 'quarantined', version: '2.0' });
    await world().placed('beech', { held: { ...waits, version: 2 } });
    await act('drop', 'beech');
    expect((await world().send('GET', '/sets/beech')).json.standing).not.toBe('quarantined');
    expect(await page.evaluate('location.hash')).toBe('#/sets/beech');
  });

  it('does not lose the draft of a policy when another page is looked at', async () => {
    const { page } = await open(`${world().url}/#/policy`);
    const editor = page.getByLabel('Policy (JSON)');
    await editor.fill('{"mode":"observe"}');
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.getByRole('heading', { name: 'Fleet' }).waitFor();
    await page.getByRole('link', { name: 'Policy' }).click();
    expect(await editor.inputValue()).toBe('{"mode":"observe"}');
    await page.reload();
    expect(await editor.inputValue()).toBe('{"mode":"observe"}');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.getByRole('link', { name: 'Policy' }).click();
    await editor.waitFor();
    expect(await editor.inputValue()).not.toBe('{"mode":"observe"}');
  });
});
