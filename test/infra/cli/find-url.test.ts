import { describe, expect, it } from 'vitest';
import { findUrl, LOCAL_URL } from '../../../infra/cli/admin/find-url.ts';
import { UserError } from '../../../infra/cli/user-error.ts';

const OF_STACK = new URL('https://abc.lambda-url.eu-west-1.on.aws/');
const noStack = async () => {
  throw new UserError('Stack Lazaretto cannot be asked for its URL: Region is missing');
};

describe('findUrl', () => {
  const find = async (values: object, env: object, stack: boolean, local: boolean) => {
    let notes = '';
    const complain = (text: string): void => {
      notes += text;
    };
    const ways = { ofStack: stack ? async () => OF_STACK : noStack, isLazaretto: async () => local };
    const url = await findUrl({ stack: 'Lazaretto', ...values }, env as NodeJS.ProcessEnv, complain, ways);
    return { url: url.href, notes };
  };

  it('takes what was given, then the environment, then the stack', async () => {
    const given = { url: 'https://given.example.com' };
    const env = { LAZARETTO_URL: 'https://env.example.com' };
    expect((await find(given, env, true, true)).url).toBe('https://given.example.com/');
    expect((await find({}, env, true, true)).url).toBe('https://env.example.com/');
    expect(await find({}, {}, true, true)).toEqual({ url: OF_STACK.href, notes: '' });
  });

  it('finds the local stack by itself where no stack is found, and says so', async () => {
    expect(await find({}, {}, false, true)).toEqual({
      url: `${LOCAL_URL}/`,
      notes: `No stack was found; this is the local one on ${LOCAL_URL}.\n`,
    });
  });

  it('says how to go on where there is neither', async () => {
    await expect(find({}, {}, false, false)).rejects.toThrow(
      'Stack Lazaretto cannot be asked for its URL: Region is missing. For the local stack: npm start, then --url http://localhost:8080',
    );
  });
});
