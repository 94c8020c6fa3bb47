import { describe, expect, it } from 'vitest';
import { endSettings } from '../../../../shared/evaluation/tick/end-settings.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/time.ts';
import type { SetSettings } from '../../../../shared/policy/model.ts';
import { settingsEndAt, settingsFields, settingsOf } from '../../../../shared/policy/settings.ts';
import { setKey } from '../../../../shared/registry/keys.ts';
import { memoryWorld } from '../../../support/memory-world.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const SET = 'acme-news';
const KEY = setKey.settings(SET);
const END = SENT_AT + HOUR_MS;
const PINNED: SetSettings = { pinned: true, tenant: 'acme', until: { pinned: END } };

async function given(settings: SetSettings) {
  const world = memoryWorld({ ttlMs: DAY_MS });
  const { keeper } = world.deps;
  const endsAt = settingsEndAt(settings);
  await world.registry.put(KEY, { ...settingsFields(settings), revision: 1, endsAt, work: 'end', dueAt: endsAt ?? 0 });
  await world.deps.views.get(SET, SENT_AT);
  const trail = () => world.registry.list(`audit#${new Date(END).toISOString().slice(0, 10)}`, '');
  const now = async () => settingsOf((await keeper.read(KEY)).fields);
  return { world, trail, now };
}

describe('endSettings', () => {
  it('takes back what its time is over for, writes it down, and leaves the rest', async () => {
    const { world, trail, now } = await given(PINNED);

    await endSettings(world.deps, KEY, END);

    expect(await now()).toEqual({ pinned: null, tenant: 'acme', until: {} });
    const [line] = await trail();
    expect(JSON.parse(String(line?.['entry']))).toMatchObject({ actor: 'lazaretto', action: 'end of pinned' });
    expect((await world.deps.views.get(SET, END)).settings).toMatchObject({ pinned: null });
  });

  it('changes nothing a moment before, and waits for the end', async () => {
    const { world, trail, now } = await given(PINNED);

    await endSettings(world.deps, KEY, END - 1);

    expect(await now()).toEqual(PINNED);
    expect(await trail()).toEqual([]);
    expect(await world.deps.work.nextDue('end')).toBe(END);
  });

  it('waits for the next end, and then for nothing', async () => {
    const { world, now } = await given({ ...PINNED, exempt: true, until: { pinned: END, exempt: END + HOUR_MS } });

    await endSettings(world.deps, KEY, END);
    expect(await world.deps.work.nextDue('end')).toBe(END + HOUR_MS);

    await endSettings(world.deps, KEY, END + HOUR_MS);
    expect(await world.deps.work.nextDue('end')).toBeNull();
    expect(await now()).toMatchObject({ pinned: null, exempt: null });
  });

  it('writes one line, however often it is done', async () => {
    const { world, trail } = await given(PINNED);

    for (let time = 0; time < 3; time++) await endSettings(world.deps, KEY, END);

    expect(await trail()).toHaveLength(1);
  });

  it('leaves other items alone', async () => {
    const { world, trail } = await given(PINNED);

    await endSettings(world.deps, setKey.desired(SET), END);
    await endSettings(world.deps, { pk: 'deployment', sk: 'settings' }, END);

    expect(await trail()).toEqual([]);
  });
});
