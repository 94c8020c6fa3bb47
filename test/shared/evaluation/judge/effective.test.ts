import { describe, expect, it } from 'vitest';
import { effectiveFor, type Whose } from '../../../../shared/evaluation/judge/effective.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import type { Policy, SetSettings } from '../../../../shared/policy/model.ts';

const policy = (over: Partial<Policy> = {}, by = 'ses:tenant-name'): Policy => ({
  ...DEFAULT_POLICY,
  streams: { shared: { by, most: 200 } },
  tenants: { acme: { sets: [], mode: 'enforce', limits: { complaint: { warn: 0.0005 } } } },
  ...over,
});
const whose = (settings: SetSettings | null = null, sesTenant: string | null = null): Whose => ({
  settings,
  sesTenant,
});
const stream = (name: string, own = whose(), set = whose(), of = policy()) => effectiveFor(of, name, own, set);

describe('what holds for a stream', () => {
  it('is what holds for its set, under its own tenant', () => {
    const set = whose({ limits: { hardBounce: { warn: 0.01 } }, tenant: 'platform', pinned: true });
    expect(stream('shared/acme', whose(), set)).toMatchObject({
      tenant: 'acme',
      mode: 'enforce',
      pinned: true,
      limits: { hardBounce: { warn: 0.01, quarantine: 0.05 }, complaint: { warn: 0.0005 } },
    });
    expect(stream('shared/other', whose(), set)).toMatchObject({ tenant: 'other', mode: 'observe' });
  });

  it('is what a person decided about it alone, above all that', () => {
    const own = whose({
      mode: 'enforce',
      tenant: 'zoo',
      exempt: true,
      pinned: false,
      limits: { hardBounce: { warn: 0.03 } },
    });
    const set = whose({ limits: { hardBounce: { warn: 0.01, quarantine: 0.04 } }, pinned: true });
    expect(stream('shared/acme', own, set)).toMatchObject({
      tenant: 'zoo',
      mode: 'enforce',
      exempt: true,
      pinned: false,
      limits: { hardBounce: { warn: 0.03, quarantine: 0.04 } },
    });
  });

  it('names whom a pause would pause: SES’s tenant, never one that a person gave it', () => {
    const may = policy({ pauseTenants: true });
    expect(stream('shared/acme', whose({ tenant: 'zoo' }), whose(), may).stream).toEqual({
      mayPause: true,
      sesTenant: 'acme',
    });
    expect(stream('shared/@acme.example', whose(null, 'acme'), whose(), may).stream?.sesTenant).toBe('acme');
    expect(stream('shared/@acme.example', whose(), whose(), may).stream).toEqual({ mayPause: false, sesTenant: null });
    const byTag = policy({ pauseTenants: true }, 'customer');
    expect(stream('shared/7', whose(null, 'acme'), whose(), byTag).stream).toEqual({
      mayPause: false,
      sesTenant: null,
    });
    expect(stream('shared/acme').stream?.mayPause).toBe(false);
  });

  it('is that nobody judges it where no rule splits its set any more', () => {
    expect(stream('elsewhere/acme').exempt).toBe(true);
    expect(stream('shared/acme').exempt).toBe(false);
  });
});
