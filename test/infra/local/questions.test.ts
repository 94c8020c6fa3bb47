import { describe, expect, it } from 'vitest';
import { Questions } from '../../../infra/local/questions.ts';

type Asked = { readonly id: number; readonly what: string };
function line() {
  const messages: (readonly Asked[])[] = [];
  const questions = new Questions<{ what: string }, string>((asked) => messages.push(asked));
  return { messages, questions };
}

describe('Questions', () => {
  it('sends what is asked in one turn in one message', async () => {
    const { messages, questions } = line();
    void questions.ask({ what: 'a' });
    void questions.ask({ what: 'b' });
    await Promise.resolve();
    void questions.ask({ what: 'c' });
    await Promise.resolve();

    expect(messages.map((asked) => asked.map(({ what }) => what))).toEqual([['a', 'b'], ['c']]);
  });

  it('gives each its own answer, in whatever order they come', async () => {
    const { messages, questions } = line();
    const answers = Promise.all([questions.ask({ what: 'a' }), questions.ask({ what: 'b' })]);
    await Promise.resolve();
    expect(questions.open).toBe(2);

    for (const { id, what } of messages.flat().toReversed()) questions.answered(id, what.toUpperCase());

    expect(await answers).toEqual(['A', 'B']);
    expect(questions.open).toBe(0);
  });

  it('fails what is open, and what comes later, once the line has ended', async () => {
    const { messages, questions } = line();
    const open = questions.ask({ what: 'a' });
    questions.end(new Error('gone'));
    questions.end(new Error('gone again'));

    await expect(open).rejects.toThrow('gone');
    await expect(questions.ask({ what: 'b' })).rejects.toThrow(/^gone$/);
    expect(messages.flat().map(({ what }) => what)).toEqual(['a']);
  });
});
