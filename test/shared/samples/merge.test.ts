import { describe, expect, it } from 'vitest';
import { DAY_MS, RETENTION_MS } from '../../../shared/kernel/time.ts';
import { mergeSamples, NOTED_AGAIN_MS, REPLACED_AFTER_MS, type Said } from '../../../shared/samples/merge.ts';
import type { SampleRecord } from '../../../shared/samples/model.ts';

const AT = 20_769 * DAY_MS;
const SLOT = 5_981_472;
const said = (text: string, at = AT, provider = 'google'): Said => ({
  reason: 'unknown-user',
  sample: { provider, code: '5.1.1', text, at },
});
const merged = (record: SampleRecord | null, fresh: readonly Said[], now = AT): SampleRecord | null =>
  mergeSamples(record, fresh, SLOT, now);
const textsIn = (record: SampleRecord | null): string[] =>
  (record?.reasons['unknown-user'] ?? []).map(({ text }) => text);
const THREE = merged(null, [said('user a'), said('user b'), said('user c')]);

describe('mergeSamples', () => {
  it('keeps three of a reason, and those of other reasons beside them', () => {
    expect(
      textsIn(
        merged(
          null,
          ['a', 'b', 'c', 'd'].map((word) => said(`user ${word}`)),
        ),
      ),
    ).toEqual(['user a', 'user b', 'user c']);
    const full: Said = { reason: 'mailbox-full', sample: { provider: 'yahoo', code: '4.2.2', text: 'full', at: AT } };
    const both = merged(THREE, [full]);
    expect(textsIn(both)).toHaveLength(3);
    expect(both?.reasons['mailbox-full']).toEqual([full.sample]);
  });

  it('is nothing to write where nothing new is said', () => {
    expect(merged(THREE, [said('user b', AT + 1)], AT + 1)).toBeNull();
    expect(merged(THREE, [said('user d', AT + REPLACED_AFTER_MS - 1)], AT + 1)).toBeNull();
    expect(merged(null, [])).toBeNull();
  });

  it('keeps of the same words the text that shows more, and never one that shows less', () => {
    const masked = merged(null, [said('… b unknown')]);
    expect(textsIn(merged(masked, [said('user b unknown', AT + 1)], AT + 1))).toEqual(['user b unknown']);
    expect(merged(merged(null, [said('user b unknown')]), [said('… b …', AT + 1)], AT + 1)).toBeNull();
  });

  it('keeps the same words of two providers apart', () => {
    expect(textsIn(merged(null, [said('user a'), said('user a', AT, 'yahoo')]))).toHaveLength(2);
  });

  it('notes again what is still said, after eight days', () => {
    const at = AT + NOTED_AGAIN_MS;
    const again = merged(THREE, [said('user b', at)], at);
    expect(again?.reasons['unknown-user']?.map((sample) => sample.at)).toEqual([AT, at, AT]);
  });

  it('gives the place of the oldest to another text, after a day', () => {
    const at = AT + REPLACED_AFTER_MS;
    expect(textsIn(merged(THREE, [said('user d', at)], at))).toEqual(['user d', 'user b', 'user c']);
  });

  it('forgets what was not said for 16 days', () => {
    const at = AT + RETENTION_MS;
    expect(textsIn(merged(THREE, [said('user d', at)], at))).toEqual(['user d']);
  });
});
