import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShape, type Shape } from '../../../shared/kernel/shape.ts';
import * as allowance from '../../../shared/registry/shapes/allowance.ts';
import * as decisions from '../../../shared/registry/shapes/decisions.ts';
import * as deployment from '../../../shared/registry/shapes/deployment.ts';
import * as onboarding from '../../../shared/registry/shapes/onboarding.ts';
import * as patrol from '../../../shared/registry/shapes/patrol.ts';
import * as placement from '../../../shared/registry/shapes/placement.ts';
import * as survey from '../../../shared/registry/shapes/survey.ts';
import { keptItems } from '../../upgrade/stored.ts';

/** Which shape an item's JSON has, by the beginning of its key, and in which attribute it is. */
const SHAPES: readonly (readonly [key: string, shape: Shape<unknown>, attribute?: string])[] = [
  ['alert#', deployment.ALERT_MESSAGE, 'message'],
  ['answer#', deployment.STORED_ANSWER, 'answer'],
  ['audit#', deployment.AUDIT_ENTRY, 'entry'],
  ['authentication ', patrol.STORED_FINDINGS],
  ['deployment account', placement.SEEN_ACCOUNT],
  ['deployment coming', placement.COMING],
  ['deployment fleet', deployment.FLEET_SIZE],
  ['deployment leaks', placement.LEAKS],
  ['deployment newcomers', survey.NEWCOMERS],
  ['deployment pools', placement.POOLS],
  ['deployment variation', deployment.MEASURED_VARIATION],
  ['grave-listings ', placement.GRAVE_LISTING],
  ['identities ', placement.SEEN_IDENTITY],
  ['list-health ', patrol.STORED_HEALTH],
];
const BY_SORT_KEY: readonly (readonly [key: string, shape: Shape<unknown>])[] = [
  ['broken', patrol.BROKEN_RULES],
  ['records', patrol.KNOWN_RECORDS],
  ['dns-issue#', decisions.DNS_ISSUE],
  ['placement', placement.PLACEMENT],
  ['settings', decisions.SET_SETTINGS],
  ['standing#', decisions.STANDING_RECORD],
];
const ALL = [allowance, decisions, deployment, onboarding, patrol, placement, survey].flatMap((shapes) =>
  Object.entries<Shape<unknown>>(shapes),
);

describe('shapes of stored JSON', () => {
  const kept = keptItems().items.registry.map(({ pk, sk, ...fields }) => {
    const key = `${pk?.S} ${sk?.S}`;
    const [, shape, attribute = 'record'] =
      SHAPES.find(([prefix]) => key.startsWith(prefix)) ??
      BY_SORT_KEY.find(([prefix]) => sk?.S?.startsWith(prefix)) ??
      [];
    return { key, shape, json: fields[attribute]?.S };
  });

  it('fit all that the last release stored', () => {
    const known = kept.filter(({ shape, json }) => shape !== undefined && json !== undefined);

    const refused = known.flatMap(({ key, shape, json }) => {
      const parsed = parseShape(json, shape as Shape<unknown>);
      return parsed.ok ? [] : [`${key}: ${parsed.problem}`];
    });

    expect(refused).toEqual([]);
    // Each shape above meets an item.
    expect(new Set(known.map(({ shape }) => shape)).size).toBe(SHAPES.length + BY_SORT_KEY.length);
  });

  it('refuse each field of them that they name, where it is of another kind', () => {
    const believed = [...SHAPES, ...BY_SORT_KEY].flatMap(([prefix, shape]) => {
      const sample = kept.find((item) => item.shape === shape && item.json !== undefined);
      const value = JSON.parse(sample?.json ?? '{}') as Record<string, unknown>;
      const fields = Object.keys(value).filter((name) => {
        const wrong = typeof value[name] === 'boolean' ? 'a text' : true;
        return parseShape(JSON.stringify({ ...value, [name]: wrong }), shape).ok;
      });
      return fields.map((name) => `${prefix} ${name}`);
    });
    expect(believed).toEqual([]);
  });

  it('never throw, whatever is stored', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...ALL), (json, [, shape]) => {
        expect(parseShape(json, shape)).toHaveProperty('ok');
      }),
    );
  });

  it.each(ALL)('%s refuses an empty text and null', (_, shape) => {
    expect(parseShape('', shape).ok).toBe(false);
    expect(parseShape('null', shape).ok).toBe(false);
  });
});
