import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../../functions/collect-postmaster/env.ts';

describe('the function collect-postmaster', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('does not start without its tables and the name of its parameter, and names each', async () => {
    const start = () => import('../../../functions/collect-postmaster/index.ts');
    for (const name of Object.values(ENV)) vi.stubEnv(name, undefined);
    const refused = await start().catch((error: Error) => error.message);
    for (const name of Object.values(ENV)) expect(refused).toContain(name);
    vi.resetModules();
    for (const name of Object.values(ENV)) vi.stubEnv(name, 'a name');
    expect(await start()).toHaveProperty('handler');
  });
});
