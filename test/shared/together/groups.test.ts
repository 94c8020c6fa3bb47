import { describe, expect, it } from 'vitest';
import { emptyCounts } from '../../../shared/counting/counts.ts';
import type { SetView } from '../../../shared/evaluation/judge/set-view.ts';
import { dayOf, HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { Groups } from '../../../shared/together/groups.ts';
import { SENT_AT } from '../../support/ses-events.ts';

const SETS = ['a', 'b', 'c'];

/** What SES says of each set, and what of it was read when. */
function given() {
  const sesTenants = new Map<string, string>();
  const views = new Map<string, SetView>();
  const asked: string[] = [];
  const lastDay = dayOf(SENT_AT);
  const whose = (set: string) => ({ settings: null, sesTenant: sesTenants.get(set) ?? null });
  const open = () =>
    new Groups({
      roster: {
        all: async () => SETS.map((set) => ({ set, lastDay })),
        streams: async () => [],
        enrolledSince: async () => [],
      },
      decisions: {
        ownerOf: async (set) => {
          asked.push(set);
          return whose(set);
        },
      },
      policy: async () => DEFAULT_POLICY,
      store: { firstSeen: async () => null },
      views: { peek: (set) => views.get(set) },
      sendsFeedback: () => true,
      concurrency: 2,
      log: () => undefined,
    });
  /** A judgement or a census reads a set for its own reasons. */
  const read = (set: string, loadedAt: number): void => {
    views.set(set, { ...whose(set), loadedAt } as SetView);
  };
  const tenantsBy = async (groups: Groups, now: number) =>
    (await groups.all(null, now)).map(({ tenant, members }) => [tenant, members]);
  return { sesTenants, views, asked, groups: open(), open, read, tenantsBy };
}

const hit = (): Pick<ReturnType<typeof emptyCounts>, 'providers'> => {
  const counts = emptyCounts();
  counts.providers.set('yahoo', [0, 1, 0, 0]);
  return counts;
};

describe('Groups', () => {
  it('ask nothing of sets that were read lately, and group them as a function does that has read nothing', async () => {
    const { sesTenants, asked, groups, open, read, tenantsBy } = given();
    for (const set of ['a', 'b']) sesTenants.set(set, 'acme');
    for (const set of SETS) read(set, SENT_AT - MINUTE_MS);

    const warm = await tenantsBy(groups, SENT_AT);

    expect(asked).toEqual([]);
    expect(warm).toEqual([['acme', ['a', 'b']]]);
    expect(await tenantsBy(open(), SENT_AT)).toEqual(warm);
  });

  it('ask again about a set without a tenant an hour after it was read, whoever read it', async () => {
    const { sesTenants, asked, groups, read, tenantsBy } = given();
    for (const set of SETS) read(set, SENT_AT - 50 * MINUTE_MS);
    expect(await tenantsBy(groups, SENT_AT)).toEqual([]);
    for (const set of ['a', 'b']) sesTenants.set(set, 'acme');

    expect(await tenantsBy(groups, SENT_AT + 15 * MINUTE_MS)).toEqual([['acme', ['a', 'b']]]);
    expect(new Set(asked)).toEqual(new Set(SETS));
  });

  it('trust nothing that was read too long ago', async () => {
    const { asked, groups, read, tenantsBy } = given();
    for (const set of SETS) read(set, SENT_AT - HOUR_MS);
    await tenantsBy(groups, SENT_AT);
    expect(new Set(asked)).toEqual(new Set(SETS));
  });

  it('ask anew after a bounce, which may name the tenant, whatever was read before', async () => {
    const { sesTenants, asked, groups, read, tenantsBy } = given();
    for (const set of SETS) read(set, SENT_AT);
    await tenantsBy(groups, SENT_AT);
    for (const set of ['a', 'b']) {
      sesTenants.set(set, 'acme');
      groups.note(set, hit());
    }

    expect(await tenantsBy(groups, SENT_AT + 15 * MINUTE_MS)).toEqual([['acme', ['a', 'b']]]);
    expect(new Set(asked)).toEqual(new Set(['a', 'b']));
  });
});
