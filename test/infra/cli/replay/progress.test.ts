import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressText, ReadShare } from '../../../../infra/cli/replay/progress.ts';
import type { ArchiveSource } from '../../../../infra/cli/replay/reading/source.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';

/** A file of which so much has been read once it is open. */
const file = (bytes: number, bytesRead: number): ArchiveSource => ({
  name: 'archive.json',
  bytes,
  open: () => Object.assign(Readable.from([]), { bytesRead }),
});

describe('ReadShare', () => {
  it('adds up what was read of all sources, one after the other', () => {
    const sources = [file(300, 300), file(100, 50)];
    const reading = new ReadShare(sources);
    expect(reading.share).toBe(0);

    const shares = sources.map((source) => {
      reading.watched(source).open();
      return reading.share;
    });

    expect(shares).toEqual([0.75, 0.875]);
  });

  it('is never above the whole, though a file has grown meanwhile', () => {
    const source = file(100, 150);
    const reading = new ReadShare([source]);
    reading.watched(source).open();
    expect(reading.share).toBe(1);
  });

  it.each<[string, readonly ArchiveSource[]]>([
    ['one source has no size', [file(100, 50), { name: 'standard input', open: () => Readable.from([]) }]],
    ['there is nothing to read', []],
  ])('is unknown where %s', (_, sources) => {
    const reading = new ReadShare(sources);
    for (const source of sources) reading.watched(source).open();
    expect(reading.share).toBeNull();
  });
});

describe('progressText', () => {
  const now = Date.UTC(2026, 0, 1, 10);
  it.each([
    [0.25, 10 * SECOND_MS, '25 %, 1,234 events, at 2026-01-01T10:00:00.000Z, ends in about 30 s'],
    [0.999, 10 * SECOND_MS, '99 %, 1,234 events, at 2026-01-01T10:00:00.000Z, ends in about 1 s'],
    [0.5, 5 * MINUTE_MS, '50 %, 1,234 events, at 2026-01-01T10:00:00.000Z, ends in about 5 min'],
    [0.5, 2.5 * HOUR_MS, '50 %, 1,234 events, at 2026-01-01T10:00:00.000Z, ends in about 2.5 h'],
    [0, SECOND_MS, '0 %, 1,234 events, at 2026-01-01T10:00:00.000Z'],
    [null, SECOND_MS, '1,234 events, at 2026-01-01T10:00:00.000Z'],
  ])('tells that %s of it is done after %i ms, and when it ends', (share, elapsedMs, text) => {
    expect(progressText({ read: 1_234, now, share }, elapsedMs)).toBe(text);
  });
});
