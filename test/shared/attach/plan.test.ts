import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDestination } from '../../../shared/attach/destination.ts';
import {
  DEFAULT_EVENT_TYPES,
  ESSENTIAL_TYPES,
  EVENT_TYPES,
  REWRITING_TYPES,
} from '../../../shared/attach/event-types.ts';
import {
  type DestinationPlan,
  ourDestination,
  planDestination,
  unwatchedTypes,
  withTopic,
} from '../../../shared/attach/plan.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:events';
const OTHER = 'arn:aws:sns:eu-central-1:123456789012:other';
const WANTED = { topicArn: TOPIC, destination: 'lazaretto', eventTypes: DEFAULT_EVENT_TYPES } as const;
const destination = (over: Partial<EventDestination> = {}): EventDestination => ({
  name: 'lazaretto',
  enabled: true,
  eventTypes: DEFAULT_EVENT_TYPES,
  topicArn: TOPIC,
  ...over,
});
const plan = (existing: readonly EventDestination[], wanted = WANTED, known = false) =>
  planDestination(existing, wanted, { known });

/** The destinations as they are once the plan is carried out. */
const carriedOut = (existing: readonly EventDestination[], made: DestinationPlan): readonly EventDestination[] => {
  if (made.kind === 'nothing' || made.kind === 'blocked') return existing;
  const ours = destination({ eventTypes: made.eventTypes });
  return [...existing.filter(({ name }) => name !== ours.name), ours];
};
const rewrittenBy = (existing: readonly EventDestination[]): string[] =>
  REWRITING_TYPES.filter((type) => existing.some(({ enabled, eventTypes }) => enabled && eventTypes.includes(type)));

const someDestinations = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('lazaretto', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
    enabled: fc.boolean(),
    eventTypes: fc.subarray([...EVENT_TYPES, 'NEW_TYPE']),
    topicArn: fc.constantFrom(TOPIC, OTHER, null),
  }),
  { selector: ({ name }) => name, maxLength: 10 },
);
const someTypes = fc.subarray([...EVENT_TYPES], { minLength: 1 });

describe('planDestination', () => {
  it('asks for everything but opens, clicks and subscriptions', () => {
    expect(plan([])).toEqual({
      kind: 'create',
      eventTypes: ['SEND', 'REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY', 'RENDERING_FAILURE', 'DELIVERY_DELAY'],
    });
  });

  it('never makes SES rewrite mail that it does not rewrite already, whatever is wanted and whatever is there', () => {
    fc.assert(
      fc.property(someDestinations, someTypes, fc.boolean(), (existing, eventTypes, known) => {
        const made = planDestination(existing, { ...WANTED, eventTypes }, { known });
        const before = rewrittenBy(existing);
        expect(rewrittenBy(carriedOut(existing, made)).filter((type) => !before.includes(type))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('needs one step: what it made, it leaves alone', () => {
    fc.assert(
      fc.property(someDestinations, someTypes, (existing, eventTypes) => {
        const wanted = { ...WANTED, eventTypes };
        const made = planDestination(existing, wanted, { known: false });
        fc.pre(made.kind !== 'blocked');
        expect(planDestination(carriedOut(existing, made), wanted, { known: true })).toEqual({ kind: 'nothing' });
      }),
    );
  });

  it('never asks for more than is wanted and not published, beside what ours has', () => {
    fc.assert(
      fc.property(someDestinations, someTypes, (existing, eventTypes) => {
        const made = planDestination(existing, { ...WANTED, eventTypes }, { known: false });
        if (made.kind !== 'create' && made.kind !== 'update') return;
        const ours = existing.find(({ name }) => name === 'lazaretto')?.eventTypes ?? [];
        const published = existing.flatMap((found) =>
          found.enabled && found.topicArn === TOPIC && found.name !== 'lazaretto' ? found.eventTypes : [],
        );
        for (const type of made.eventTypes) {
          if (ours.includes(type)) continue;
          expect(eventTypes).toContain(type);
          expect(published).not.toContain(type);
        }
      }),
    );
  });

  it('counts what another destination publishes to the topic, and leaves that one alone', () => {
    expect(plan([destination({ name: 'mine', eventTypes: EVENT_TYPES })])).toEqual({ kind: 'nothing' });
    expect(plan([destination({ name: 'mine', eventTypes: ['SEND', 'DELIVERY'] })])).toMatchObject({
      kind: 'create',
      eventTypes: ['REJECT', 'BOUNCE', 'COMPLAINT', 'RENDERING_FAILURE', 'DELIVERY_DELAY'],
    });
    expect(plan([destination({ name: 'mine', enabled: false })])).toMatchObject({ kind: 'create' });
    expect(plan([destination({ name: 'mine', topicArn: OTHER })])).toMatchObject({ kind: 'create' });
  });

  it('mends ours: switches it on, adds what it lost, keeps what somebody added', () => {
    expect(plan([destination()])).toEqual({ kind: 'nothing' });
    expect(plan([destination({ enabled: false })])).toEqual({ kind: 'update', eventTypes: DEFAULT_EVENT_TYPES });
    expect(plan([destination({ eventTypes: ['SUBSCRIPTION', 'OPEN', 'SEND'] })])).toEqual({
      kind: 'update',
      eventTypes: [
        'SUBSCRIPTION',
        'OPEN',
        'SEND',
        'REJECT',
        'BOUNCE',
        'COMPLAINT',
        'DELIVERY',
        'RENDERING_FAILURE',
        'DELIVERY_DELAY',
      ],
    });
  });

  it('switches ours on without the opens and clicks that it had while it was off', () => {
    expect(plan([destination({ enabled: false, eventTypes: ['OPEN', 'CLICK', 'SEND'] })])).toEqual({
      kind: 'update',
      eventTypes: ['SEND', 'REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY', 'RENDERING_FAILURE', 'DELIVERY_DELAY'],
    });
  });

  it('adds opens that are wanted only where SES adds its pixel already', () => {
    const wanted = { ...WANTED, eventTypes: ['SEND', 'OPEN'] } as never;
    const elsewhere = destination({ name: 'firehose', topicArn: null, eventTypes: ['OPEN'] });
    expect(plan([elsewhere], wanted)).toMatchObject({ kind: 'create', eventTypes: ['SEND', 'OPEN'] });
    expect(plan([{ ...elsewhere, enabled: false }], wanted)).toMatchObject({ kind: 'create', eventTypes: ['SEND'] });
  });

  it('takes the tenth place and no eleventh', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) => destination({ name: `d${index}`, topicArn: OTHER }));
    expect(plan(others(9))).toMatchObject({ kind: 'create' });
    expect(plan(others(10))).toEqual({
      kind: 'blocked',
      why: 'it has 10 event destinations, and SES allows no more',
    });
    expect(plan([...others(9), destination({ enabled: false })])).toMatchObject({ kind: 'update' });
  });

  it('takes a destination of our name over from a topic that is gone, but not one that was taken from us', () => {
    const pointed = destination({ topicArn: OTHER });
    expect(plan([pointed], WANTED, false)).toMatchObject({ kind: 'update' });
    expect(plan([pointed], WANTED, true)).toEqual({
      kind: 'blocked',
      why: `its event destination lazaretto was pointed at ${OTHER}`,
    });
    expect(plan([destination({ topicArn: null })])).toMatchObject({ kind: 'blocked' });
  });
});

describe('unwatchedTypes', () => {
  it('are the essential ones that nothing enabled publishes to the topic', () => {
    expect(unwatchedTypes([], TOPIC)).toEqual(ESSENTIAL_TYPES);
    expect(unwatchedTypes([destination({ enabled: false })], TOPIC)).toEqual(ESSENTIAL_TYPES);
    expect(unwatchedTypes([destination({ eventTypes: ['SEND', 'BOUNCE', 'COMPLAINT'] })], TOPIC)).toEqual(['DELIVERY']);
    expect(
      unwatchedTypes(
        [
          destination({ eventTypes: ['SEND', 'BOUNCE'] }),
          destination({ name: 'b', eventTypes: ['COMPLAINT', 'DELIVERY'] }),
        ],
        TOPIC,
      ),
    ).toEqual([]);
  });
});

describe('ourDestination', () => {
  it('is that of our name on our topic, and no other', () => {
    const others = [destination({ name: 'mine' }), destination({ topicArn: OTHER })];
    expect(ourDestination(others, WANTED)).toBeNull();
    expect(ourDestination([...others, destination()], WANTED)).toEqual(destination());
  });
});

describe('topics of earlier deployments', () => {
  const EARLIER = 'arn:aws:sns:eu-central-1:123456789012:earlier';

  it('are ours: a destination on one follows to the present topic with all that it has, known or not', () => {
    const there = destination({ topicArn: EARLIER, eventTypes: [...DEFAULT_EVENT_TYPES, 'NEW_TYPE'] });
    for (const known of [false, true]) {
      expect(planDestination([there], WANTED, { known, earlierTopics: [EARLIER] })).toEqual({
        kind: 'update',
        eventTypes: ['NEW_TYPE', ...DEFAULT_EVENT_TYPES].toSorted(
          (a, b) => there.eventTypes.indexOf(a) - there.eventTypes.indexOf(b),
        ),
      });
    }
    expect(plan([there], WANTED, true).kind).toBe('blocked');
    expect(ourDestination([there], WANTED, [EARLIER])).toEqual(there);
    expect(ourDestination([destination({ topicArn: null })], WANTED, [EARLIER])).toBeNull();
  });

  it('never make a destination of another name ours', () => {
    fc.assert(
      fc.property(someDestinations, (existing) => {
        const found = ourDestination(existing, WANTED, [OTHER]);
        expect(found === null || found.name === 'lazaretto').toBe(true);
      }),
    );
  });

  it('are kept once each, the present one last, twenty at most', () => {
    expect(withTopic([], TOPIC)).toEqual([TOPIC]);
    expect(withTopic([TOPIC, OTHER], TOPIC)).toEqual([OTHER, TOPIC]);
    const same = [OTHER, TOPIC];
    expect(withTopic(same, TOPIC)).toBe(same);
    const many = Array.from({ length: 20 }, (_, index) => `topic-${index}`);
    expect(withTopic(many, TOPIC)).toEqual([...many.slice(1), TOPIC]);
  });
});
