import { describe, expect, it } from 'vitest';
import { presentPolicy } from '../../../../infra/cli/backtest/present.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';

const IN_FORCE = JSON.stringify({
  mode: 'observe',
  limits: { hardBounce: { warn: 0.01, quarantine: 0.02, pause: 0.3 } },
});

/** Who is asked, and what is said. */
const presented = async (
  names: readonly string[],
  deployment: { readonly url?: string; readonly stack?: string } = {},
  answer: () => Promise<string> = async () => IN_FORCE,
  against?: string,
) => {
  const asked: unknown[] = [];
  const said: string[] = [];
  const found = await presentPolicy(
    against,
    names,
    deployment,
    undefined,
    (one) => said.push(one),
    (of) => {
      asked.push(of);
      return answer();
    },
  );
  return { ...found, asked, said };
};
const unreachable = async (): Promise<string> => {
  throw new Error('Stack Lazaretto cannot be asked\u001b[2J');
};

describe('what a draft is compared with', () => {
  it('is the policy in force in the deployment whose bucket is read, or that is named', async () => {
    for (const { name, policy, asked } of [
      await presented(['s3://bucket/a/b/lazaretto']),
      await presented(['kept'], { stack: 'Lazaretto-eu' }),
      await presented(['kept'], { url: 'http://localhost:8080' }),
    ]) {
      expect([name, policy.mode, policy.limits.hardBounce.quarantine, asked.length]).toEqual([
        'policy in force',
        'observe',
        0.02,
        1,
      ]);
    }
  });

  it('is the default policy for files, and asks nobody', async () => {
    const { name, policy, asked, said } = await presented(['kept']);
    expect([name, policy.limits, asked, said]).toEqual(['default policy', DEFAULT_POLICY.limits, [], []]);
  });

  it('is the file that is named, and nothing else is asked', async () => {
    await expect(presented(['s3://bucket'], {}, undefined, 'gone.json')).rejects.toThrow('gone.json: no such file');
  });

  it('says so where the deployment of a bucket cannot be asked, and fails where one is named', async () => {
    const { name, said } = await presented(['s3://bucket'], {}, unreachable);
    expect([name, said]).toEqual(['default policy', [expect.stringContaining('compared with the default policy')]]);
    expect(said.join('')).not.toContain('\u001b');
    await expect(presented(['s3://bucket'], { stack: 'other' }, unreachable)).rejects.toThrow('cannot be asked');
  });

  it('names what is wrong with a policy in force that cannot be read', async () => {
    await expect(presented(['kept'], { stack: 'a' }, async () => '{"limits": 1}')).rejects.toThrow('policy in force: ');
  });
});
