import { describe, expect, it } from 'vitest';
import { isRoleArn, mayAskFor, setsOfCaller } from '../../../shared/allowance/callers.ts';

const CALLERS = [
  { role: 'arn:aws:iam::111122223333:role/apps/mail/mailer', sets: ['acme-*'] },
  { role: 'arn:aws:iam::111122223333:role/mailer2', sets: ['birch'] },
  { role: 'arn:aws-cn:iam::111122223333:role/mailer', sets: ['cedar'] },
];
const session = (role: string, account = '111122223333', partition = 'aws') =>
  `arn:${partition}:sts::${account}:assumed-role/${role}/session`;

describe('setsOfCaller', () => {
  it.each([
    ['a session of the role, whatever its path', session('mailer'), ['acme-*']],
    ['a role whose name begins alike', session('mailer2'), ['birch']],
    ['a role of another partition', session('mailer', '111122223333', 'aws-cn'), ['cedar']],
    ['a role of another account', session('mailer', '444455556666'), []],
    ['the role itself', 'arn:aws:iam::111122223333:role/apps/mail/mailer', []],
    ['a session whose name holds a slash', `${session('mailer')}/x`, []],
    ['a user of that name', 'arn:aws:iam::111122223333:user/mailer', []],
    ['nothing', '', []],
  ])('%s', (_, actor, sets) => {
    expect(setsOfCaller(CALLERS, actor)).toEqual(sets);
  });

  it('lets a role ask for the sets of its patterns', () => {
    expect(mayAskFor(['acme-*', 'shared'], 'acme-news')).toBe(true);
    expect(mayAskFor(['acme-*', 'shared'], 'shared')).toBe(true);
    expect(mayAskFor(['acme-*', 'shared'], 'shared2')).toBe(false);
    expect(mayAskFor([], 'acme-news')).toBe(false);
  });

  it('knows the ARN of a role', () => {
    expect(CALLERS.every(({ role }) => isRoleArn(role))).toBe(true);
    expect(
      ['mailer', 'arn:aws:iam::1:role/x', session('mailer'), 'arn:aws:iam::111122223333:role/'].some(isRoleArn),
    ).toBe(false);
  });
});
