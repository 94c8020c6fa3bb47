import { describe, expect, it } from 'vitest';
import { sealKey } from '../../../../functions/_adapters/lambda/seal.ts';
import { keyVersions } from '../../../../functions/_adapters/secrets/key-versions.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { opened, sealed } from '../../../../shared/tenant-page/token.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key';

/** Secrets Manager with the versions that it has at present, and what it was asked. */
function manager(versions: { current?: string; previous?: string; fails?: string }) {
  const asked: string[] = [];
  const requestHandler = {
    handle: async ({ body }: { readonly body: string }) => {
      const { VersionStage } = JSON.parse(body) as { readonly VersionStage: string };
      asked.push(VersionStage);
      const value = VersionStage === 'AWSCURRENT' ? versions.current : versions.previous;
      const type = versions.fails ?? 'ResourceNotFoundException';
      const isThere = value !== undefined && versions.fails === undefined;
      const answer = isThere ? { SecretString: value } : { __type: type, message: 'not there' };
      const headers = { 'content-type': 'application/x-amz-json-1.1' };
      const text = new TextEncoder().encode(JSON.stringify(answer));
      return { response: { statusCode: isThere ? 200 : 400, headers, body: new Blob([text]).stream() } };
    },
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { asked, config: { region: 'us-east-1', credentials, requestHandler, maxAttempts: 1 } as never };
}

describe('the keys of links', () => {
  it('are the present version of the secret, and the one before it', async () => {
    const clock = { at: 0, now: () => clock.at };
    const first = manager({ current: 'one' });
    const [one] = await keyVersions(ARN, clock, first.config)();
    expect(one.id).toBe(sealKey('one').id);

    const { config } = manager({ current: 'two', previous: 'one' });
    const keys = await keyVersions(ARN, clock, config)();
    expect(keys.map(({ id }) => id)).toEqual([sealKey('two').id, sealKey('one').id]);
    const claims = { tenant: 'acme', issuedAt: 1, endsAt: 10_000 };
    const isSame = (a: string, b: string) => a === b;
    // What was signed before the key was replaced opens until it is replaced once more.
    expect(opened(sealed(claims, [sealKey('one')]), keys, isSame, 2).ok).toBe(true);
    const later = await keyVersions(ARN, clock, manager({ current: 'three', previous: 'two' }).config)();
    expect(opened(sealed(claims, [sealKey('one')]), later, isSame, 2).ok).toBe(false);
  });

  it('are asked for again after five minutes, and not before', async () => {
    const clock = { at: 0, now: () => clock.at };
    const { asked, config } = manager({ current: 'one' });
    const keys = keyVersions(ARN, clock, config);
    await Promise.all([keys(), keys()]);
    clock.at += 5 * MINUTE_MS;
    await keys();
    expect(asked).toHaveLength(2);
    clock.at += 1;
    await keys();
    expect(asked).toHaveLength(4);
  });

  it('fail where the secret cannot be read: nothing is signed with half of what there is', async () => {
    const { config } = manager({ current: 'one', previous: 'two', fails: 'AccessDeniedException' });
    await expect(keyVersions(ARN, Date, config)()).rejects.toThrow('not there');
    await expect(keyVersions(ARN, Date, manager({}).config)()).rejects.toThrow();
  });
});
