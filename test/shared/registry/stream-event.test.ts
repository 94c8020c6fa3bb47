import { describe, expect, it } from 'vitest';
import { changedKeys, writtenAt } from '../../../shared/registry/stream-event.ts';

describe('changedKeys', () => {
  it('names what changed, in order', () => {
    const Keys = { pk: { S: 'set#acme' }, sk: { S: 'desired' } };
    expect(changedKeys({ Records: [{ eventName: 'INSERT', dynamodb: { Keys } }] })).toEqual([
      { eventName: 'INSERT', pk: 'set#acme', sk: 'desired' },
    ]);
  });

  it('knows a schedule, which names nothing, from a batch without keys', () => {
    expect(changedKeys({})).toBeNull();
    expect(changedKeys({ Records: [] })).toEqual([]);
    expect(changedKeys({ Records: [{}] })).toEqual([{ eventName: null, pk: null, sk: null }]);
  });

  it('gives no text for a key that is a number', () => {
    const Keys = { pk: { S: 'slot#1' }, sk: { N: '17' } } as Record<string, { S?: string }>;
    expect(changedKeys({ Records: [{ dynamodb: { Keys } }] })).toEqual([{ eventName: null, pk: 'slot#1', sk: null }]);
  });
});

describe('writtenAt', () => {
  it('is the time of the oldest change, in ms', () => {
    const at = (seconds: number) => ({ dynamodb: { ApproximateCreationDateTime: seconds } });
    expect(writtenAt({ Records: [at(1_767_225_605), at(1_767_225_600), {}] })).toBe(1_767_225_600_000);
  });

  it('is null for a schedule, and where no record says it', () => {
    expect(writtenAt({})).toBeNull();
    expect(writtenAt({ Records: [{}] })).toBeNull();
  });
});
