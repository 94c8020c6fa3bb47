import { describe, expect, it } from 'vitest';
import { RequestRefused } from '../../../../shared/admin/api/problem.ts';
import { parseRequest } from '../../../../shared/admin/api/validate.ts';
import { OPERATIONS, type Operation } from '../../../../shared/admin/fleet/operations.ts';

/** What the schemas' own library cannot compare with a number. */
const UNCOMPARABLE = JSON.parse('{"length":[{"toString":null}]}') as object;
const BODIES = Object.entries(OPERATIONS as Readonly<Record<string, Operation>>).flatMap(([id, { body }]) => {
  const shape = body !== undefined && 'shape' in body ? (body.shape as object) : {};
  return body === undefined ? [] : Object.keys(shape).map((field) => [id, field, body] as const);
});

describe('validated', () => {
  it.each(BODIES)('%s refuses a %s of any shape, and never fails', (_, field, body) => {
    for (const value of [UNCOMPARABLE, [UNCOMPARABLE], { length: 5 }, { a: UNCOMPARABLE }, null, [null]]) {
      const read = (): unknown => parseRequest(body, { [field]: value }, 'body');
      expect(read).toThrow(RequestRefused);
      expect(read).toThrow(/^body/);
    }
  });

  it('names the field that nobody knows', () => {
    const body = OPERATIONS.putSwitch.body;
    expect(() => parseRequest(body, { automatic: true, reason: UNCOMPARABLE }, 'body')).toThrow(
      'body.reason.length: unknown field',
    );
  });
});
