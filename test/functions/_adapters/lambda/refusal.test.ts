import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../../functions/_adapters/lambda/refusal.ts';

const error = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

describe('a refusal', () => {
  it.each([
    ['a bucket of another Region', error('PermanentRedirect', 301), true],
    ['a bucket that is gone', error('NoSuchBucket', 404), true],
    ['a right that lacks', error('AccessDenied', 403), true],
    ['a key that is disabled', error('KMS.DisabledException', 400), true],
    ['too many calls', error('ThrottlingException', 400), false],
    ['a name that is new to DNS', error('TemporaryRedirect', 307), false],
    ['an outage', error('SlowDown', 503), false],
    ['no answer', error('TimeoutError'), false],
    ['a fault of ours', new Error('x'), false],
  ])('%s', (_, thrown, expected) => {
    expect(isRefusal(thrown)).toBe(expected);
  });
});
