import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sesEvent } from './ses-events.ts';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../fixtures/ses/${name}.json`, import.meta.url), 'utf8'));
const keysIn = (value: unknown): readonly string[] => Object.keys(value as object);

describe('sesEvent', () => {
  it.each([
    ['Send', 'send', 'send'],
    ['Delivery', 'delivery', 'delivery'],
    ['Bounce', 'bounce', 'bounce'],
    ['Complaint', 'complaint', 'complaint'],
    ['Reject', 'reject', 'reject'],
    ['Open', 'open', 'open'],
    ['Click', 'click', 'click'],
    ['Rendering Failure', 'rendering-failure', 'failure'],
    ['DeliveryDelay', 'delivery-delay', 'deliveryDelay'],
    ['Subscription', 'subscription', 'subscription'],
  ] as const)('makes a %s of no other shape than SES does', (type, name, payload) => {
    const built = sesEvent(type);
    const real = fixture(name);
    const documented = [...keysIn(real[payload]), 'complaintSubType']; // in SES's description, not in its sample

    expect(keysIn(built).toSorted()).toEqual(keysIn(real).toSorted());
    expect(built['eventType']).toBe(real['eventType']);
    expect(keysIn(built['mail'])).toEqual(
      expect.arrayContaining([...keysIn(real['mail'])].filter((key) => key !== 'sourceArn')),
    );
    expect(documented).toEqual(expect.arrayContaining([...keysIn(built[payload])]));
  });
});
