import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../functions/serve-admin/console/lib/verdict.ts';

const NOBODY = { healthy: 0, warned: 0, quarantined: 0, probation: 0, paused: 0 };
const fleet = (of: Partial<Parameters<typeof verdictOf>[0]>) => ({
  standings: { ...NOBODY, healthy: 24 },
  streams: NOBODY,
  notJudged: 0,
  waiting: 0,
  ...of,
});

describe('verdictOf', () => {
  it.each([
    ['All 24 sets are healthy.', fleet({})],
    ['The one set is healthy.', fleet({ standings: { ...NOBODY, healthy: 1 } })],
    [
      '1 quarantined, 2 warned of 24 sets.',
      fleet({ standings: { ...NOBODY, healthy: 21, quarantined: 1, warned: 2 } }),
    ],
    ['3 not judged of 24 sets.', fleet({ notJudged: 3 })],
    ['1 waiting for a mailbox provider of 24 sets.', fleet({ waiting: 1 })],
    [
      '1 paused, 2 not judged, 2 waiting for a mailbox provider of 24 sets.',
      fleet({ standings: { ...NOBODY, healthy: 23, paused: 1 }, notJudged: 2, waiting: 2 }),
    ],
    ['All 24 sets are healthy. All 40 streams are healthy.', fleet({ streams: { ...NOBODY, healthy: 40 } })],
    ['All 24 sets are healthy. 1 warned of 40 streams.', fleet({ streams: { ...NOBODY, healthy: 39, warned: 1 } })],
    [
      '3 not judged of 24 sets. 1 warned, 5 not judged, waiting or cleared of 40 streams.',
      fleet({ notJudged: 3, healthy: 21, streams: { ...NOBODY, healthy: 39, warned: 1 }, healthyStreams: 34 }),
    ],
  ])('says: %s', (says, of) => {
    expect(verdictOf(of)).toBe(says);
  });
});
