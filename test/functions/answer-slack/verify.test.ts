import { describe, expect, it } from 'vitest';
import { isSameText } from '../../../functions/_adapters/lambda/same-text.ts';
import { slackReply, slackSignature } from '../../../functions/_adapters/slack/interactions.ts';
import { proofOf } from '../../../functions/answer-slack/verify.ts';
import { SECRET } from './world.ts';

/** The example of Slack's own page. @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
const EXAMPLE = {
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  headers: {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  },
};
const deps = { sign: slackSignature(async () => `${SECRET}\n`), isSame: isSameText };

describe('proofOf', () => {
  it('takes what Slack signed, in its own example', async () => {
    expect(await proofOf(deps, EXAMPLE, 1_531_420_618_000)).toEqual({
      kind: 'signed',
      signature: EXAMPLE.headers['x-slack-signature'],
    });
  });

  it('does not take it with one sign of the body changed', async () => {
    const changed = { ...EXAMPLE, body: EXAMPLE.body.replace('roadrunner', 'roadrunneR') };
    expect(await proofOf(deps, changed, 1_531_420_618_000)).toEqual({ kind: 'wrong-signature' });
  });
});

describe('isSameText', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['é', 'ab', false],
  ])('of %j and %j is %s', (a, b, same) => {
    expect(isSameText(a, b)).toBe(same);
  });
});

describe('slackReply', () => {
  it('tells no address where Slack cannot be reached', async () => {
    const failure = await slackReply('http://127.0.0.1:1/actions/secret', {}).catch((error: unknown) => String(error));
    expect(failure).toBe('Error: Slack could not be reached: TypeError');
  });
});
