import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV, TIMEOUT_SECONDS } from '../../../functions/announce/env.ts';
import { LEASE_MS } from '../../../functions/announce/handle.ts';

const context = { getRemainingTimeInMillis: () => TIMEOUT_SECONDS * 1_000 } as Context;

describe('the function announce', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('starts with what it is told and answers a bell that names nothing', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    for (const name of Object.values(ENV)) vi.stubEnv(name, 'arn:aws:sns:eu-central-1:111122223333:told');

    const { handler } = await import('../../../functions/announce/index.ts');

    await expect(handler({ Records: [] }, context, { signal: AbortSignal.timeout(1_000) })).resolves.toBeUndefined();
  });

  it('is dead before its leases run out', () => {
    expect(TIMEOUT_SECONDS * 1_000).toBeLessThan(LEASE_MS);
  });
});
