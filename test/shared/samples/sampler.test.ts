import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../shared/counting/units.ts';
import { DAY_MS, SLOT_MS, slotOf } from '../../../shared/kernel/time.ts';
import { REPLACED_AFTER_MS } from '../../../shared/samples/merge.ts';
import type { SampleRecord, SampleStore } from '../../../shared/samples/model.ts';
import { Sampler } from '../../../shared/samples/sampler.ts';
import { eventOf, units } from '../../support/counting.ts';
import { SENT_AT, type SesEventOverrides } from '../../support/ses-events.ts';

const NOW = SENT_AT + 10_000;

/** Samples in memory, which remembers how often it was written. */
function memorySamples() {
  const kept = new Map<string, SampleRecord>();
  const did = { reads: 0, writes: 0 };
  const store: SampleStore = {
    async read(set) {
      did.reads++;
      return kept.get(set) ?? null;
    },
    async write(set, record, seen) {
      did.writes++;
      if ((kept.get(set)?.slot ?? null) !== seen) return false;
      kept.set(set, record);
      return true;
    },
  };
  return { store, kept, did };
}

let serial = 0;
const bounce = (local: string, diagnostic: string, more: SesEventOverrides = {}): Unit[] =>
  units(
    eventOf('Bounce', {
      set: 'acme',
      recipients: [`${local}@example.com`],
      feedbackId: `f${serial++}`,
      status: '5.1.1',
      diagnostic,
      ...more,
    }),
  );
const UNKNOWN = 'smtp; 550 5.1.1 user unknown';
const textsIn = (record: SampleRecord | undefined): string[] =>
  Object.values(record?.reasons ?? {}).flatMap((samples) => samples.map(({ text }) => text));

describe('Sampler', () => {
  it('keeps what a server said, its code and its provider, under its reason', async () => {
    const { store, kept } = memorySamples();

    await new Sampler(store).note(bounce('jane', '550 5.1.1 <jane@example.com> user unknown'), NOW);

    expect(kept.get('acme')).toEqual({
      slot: slotOf(NOW),
      reasons: {
        'unknown-user': [{ provider: 'other', code: '5.1.1', text: '550 5.1.1 … user unknown', at: NOW }],
      },
    });
  });

  it('writes a set once a slot, whatever comes', async () => {
    const { store, kept, did } = memorySamples();
    const sampler = new Sampler(store);

    await sampler.note(bounce('jane', UNKNOWN), NOW);
    await sampler.note(bounce('joe', '452 4.2.2 mailbox full', { status: '4.2.2' }), NOW + 1_000);
    expect(did.writes).toBe(1);

    await sampler.note(bounce('joe', '452 4.2.2 mailbox full', { status: '4.2.2' }), NOW + SLOT_MS);
    expect(did.writes).toBe(2);
    expect(textsIn(kept.get('acme'))).toEqual(['550 5.1.1 user unknown', '452 4.2.2 mailbox full']);
  });

  it('writes a set once a slot, however many functions have something new', async () => {
    const { store, did } = memorySamples();
    await new Sampler(store).note(bounce('jane', UNKNOWN), NOW);

    await new Sampler(store).note(bounce('joe', '452 4.2.2 mailbox full', { status: '4.2.2' }), NOW + 1_000);

    expect(did.writes).toBe(1);
  });

  it('writes nothing for what it has, and a reader that starts anew neither', async () => {
    const { store, did } = memorySamples();
    await new Sampler(store).note(bounce('jane', UNKNOWN), NOW);

    const again = new Sampler(store);
    for (let slot = 1; slot < 4; slot++) await again.note(bounce('joe', UNKNOWN), NOW + slot * SLOT_MS);

    expect(did).toEqual({ reads: 2, writes: 1 });
  });

  it('says the same however often an event is delivered', async () => {
    const { store, kept } = memorySamples();
    const once = bounce('jane', UNKNOWN);
    await new Sampler(store).note(once, NOW);
    const before = kept.get('acme');

    await new Sampler(store).note([...once, ...once], NOW + SLOT_MS);

    expect(kept.get('acme')).toEqual(before);
  });

  it('leaves to another function what that one wrote in the meantime, and goes on from there', async () => {
    const { store, kept } = memorySamples();
    const [one, other] = [new Sampler(store), new Sampler(store)];
    await one.note(bounce('jane', UNKNOWN), NOW);
    await other.note(bounce('jane', UNKNOWN), NOW);
    await one.note(bounce('joe', '550 mailbox disabled'), NOW + SLOT_MS);

    await other.note(bounce('joe', '550 no such user here'), NOW + SLOT_MS);
    expect(textsIn(kept.get('acme'))).not.toContain('550 no such user …');
    await other.note(bounce('joe', '550 no such user here'), NOW + 2 * SLOT_MS);

    expect(textsIn(kept.get('acme'))).toHaveLength(3);
  });

  it('shows a word once the servers of three domains said it', async () => {
    const { store, kept } = memorySamples();
    const sampler = new Sampler(store);
    const say = (domain: string, slot: number) =>
      sampler.note(
        bounce('jane', '550 5.1.1 user unknown grumble', { recipients: [`jane@${domain}`] }),
        NOW + slot * SLOT_MS,
      );
    await say('example.com', 0);
    await say('example.net', 1);
    expect(textsIn(kept.get('acme'))).toEqual(['550 5.1.1 user unknown …']);

    await say('example.org', 2);

    expect(textsIn(kept.get('acme'))).toEqual(['550 5.1.1 user unknown grumble']);
  });

  it('shows a word once three recipients of a mailbox provider got it', async () => {
    const { store, kept } = memorySamples();
    const sampler = new Sampler(store);
    for (const [slot, local] of ['jane', 'joe', 'jim'].entries()) {
      const recipients = [`${local}@gmail.com`];
      await sampler.note(bounce(local, '550 5.1.1 user unknown grumble', { recipients }), NOW + slot * SLOT_MS);
    }
    expect(textsIn(kept.get('acme'))).toEqual(['550 5.1.1 user unknown grumble']);
  });

  it('never shows whom the server of one company names to several of its people', async () => {
    const { store, kept } = memorySamples();
    const sampler = new Sampler(store);
    for (const [slot, local] of ['jane', 'joe', 'jim', 'sales', 'info'].entries()) {
      const gone = bounce(local, `550 5.1.1 user unknown, ask Frederika Wolkenstein or frwolk`);
      await sampler.note(gone, NOW + slot * SLOT_MS);
    }
    expect(textsIn(kept.get('acme')).join()).not.toMatch(/frederika|wolkenstein|frwolk/i);
  });

  it('looks at a few replies of a set and reason in a slot, and at all reasons', async () => {
    const { store, kept } = memorySamples();
    const many = ['1', '2', '3', '4', '5', '6'].flatMap((n) =>
      bounce(`jane${n}`, `${UNKNOWN} ${'user '.repeat(Number(n))}`),
    );

    await new Sampler(store).note([...many, ...bounce('jim', '452 4.2.2 mailbox full', { status: '4.2.2' })], NOW);

    expect(Object.keys(kept.get('acme')?.reasons ?? {})).toEqual(['unknown-user', 'mailbox-full']);
    expect(kept.get('acme')?.reasons['unknown-user']).toHaveLength(3);
  });

  it.each([
    [
      'a bounce that was never sent',
      bounce('jane', UNKNOWN, { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' }),
    ],
    ['a bounce without a reply', bounce('jane', '')],
    ['a reply of which nothing can be shown', bounce('jane', 'xyzzy plugh')],
    ['mail to the simulator', bounce('jane', UNKNOWN, { recipients: ['bounce@simulator.amazonses.com'] })],
    ['a delivery', units(eventOf('Delivery', { set: 'acme' }))],
  ])('keeps nothing of %s', async (_, of) => {
    const { store, did } = memorySamples();
    await new Sampler(store).note(of, NOW);
    expect(did.writes).toBe(0);
  });

  it('keeps a set though another cannot be written', async () => {
    const { store, kept } = memorySamples();
    const broken: SampleStore = {
      ...store,
      write: async (set, ...rest) => {
        if (set === 'broken') throw new Error('throttled');
        return store.write(set, ...rest);
      },
    };
    const sampler = new Sampler(broken);

    await expect(
      sampler.note([...bounce('jane', UNKNOWN, { set: 'broken' }), ...bounce('jane', UNKNOWN)], NOW),
    ).rejects.toThrow('throttled');

    expect([...kept.keys()]).toEqual(['acme']);
  });

  it('replaces what is a day old by what is said now', async () => {
    const { store, kept } = memorySamples();
    const sampler = new Sampler(store);
    await sampler.note(
      ['user unknown', 'no such user', 'invalid mailbox'].flatMap((text) => bounce('jane', `550 5.1.1 ${text}`)),
      NOW,
    );
    expect(textsIn(kept.get('acme'))).toHaveLength(3);

    await sampler.note(bounce('jane', '550 5.1.1 account disabled'), NOW + REPLACED_AFTER_MS + DAY_MS);

    expect(textsIn(kept.get('acme'))).toContain('550 5.1.1 account disabled');
  });
});
