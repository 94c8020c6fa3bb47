import { describe, expect, it } from 'vitest';
import { demandUrlOf } from '../../../infra/cli/admin/places.ts';

describe('a command that takes data where a stack has it', () => {
  const OWN = 'https://abc.lambda-url.eu-central-1.on.aws/';
  const ofStack = async () => new URL(OWN);

  it('notes it in the audit trail of that stack alone', async () => {
    await expect(demandUrlOf('Lazaretto', 'http://localhost:8080', ofStack)).rejects.toThrow(
      'expected the API of stack Lazaretto, whose data this is about, got http://localhost:8080',
    );
    await expect(demandUrlOf('Lazaretto', OWN, ofStack)).resolves.toBeUndefined();
  });

  it('asks for nothing where no URL is given: then it is the stack’s', async () => {
    const never = () => Promise.reject(new Error('asked'));
    await expect(demandUrlOf('Lazaretto', undefined, never)).resolves.toBeUndefined();
  });
});
