import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../../functions/audit-counts/env.ts';

describe('the function audit-counts', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('starts with what it is told, and not without', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    const start = () => import('../../../functions/audit-counts/index.ts');
    await expect(start()).rejects.toThrow(`Expected in the environment: ${Object.values(ENV).join(', ')}`);
    vi.resetModules();
    for (const name of Object.values(ENV)) vi.stubEnv(name, 'told');
    expect((await start()).handler).toBeTypeOf('function');
  });
});
