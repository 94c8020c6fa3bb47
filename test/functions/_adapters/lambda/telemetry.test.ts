import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { telemetry } from '../../../../functions/_adapters/lambda/telemetry.ts';

const context = { awsRequestId: 'r-1' } as Context;
const options = { signal: new AbortController().signal };

/** Metrics are lines of the log. Powertools writes through its own console, which is made of these. */
function linesOf(write: { mock: { calls: unknown[][] } }): Record<string, unknown>[] {
  return write.mock.calls
    .map(([chunk]) => String(chunk))
    .filter((line) => line.includes('_aws'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('telemetry', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('sends metrics out, by deployment alone, though the handler throws; and each value once', async () => {
    vi.stubEnv('LAZARETTO_DEPLOYMENT', 'mine');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const { meter, entry } = telemetry('tick', []);
    const handler = entry<{ fail: boolean }, string>(async ({ fail }) => {
      meter('Decisions', 1);
      meter('Decisions', 2);
      if (fail) throw new Error('broken');
      return 'done';
    });

    await expect(handler({ fail: true }, context, options)).rejects.toThrow('broken');
    await expect(handler({ fail: false }, context, options)).resolves.toBe('done');

    const lines = linesOf(write);
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatchObject({ service: 'mine', Decisions: [1, 2] });
      expect(line['_aws']).toMatchObject({
        CloudWatchMetrics: [
          { Namespace: 'Lazaretto', Dimensions: [['service']], Metrics: [{ Name: 'Decisions', Unit: 'Count' }] },
        ],
      });
    }
  });

  it('logs each error of a failure with its cause, before Lambda gets it', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const lines: Record<string, unknown>[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      return true;
    });
    const denied = new Error('AccessDenied: no ListTables');
    const failure = new AggregateError([new Error('acme', { cause: denied }), new TypeError('beta')], '2 of 9 failed');

    await expect(telemetry('tick', []).entry(() => Promise.reject(failure))({}, context, options)).rejects.toBe(
      failure,
    );

    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'failed',
        error: { message: 'acme', cause: { message: 'AccessDenied: no ListTables' } },
      },
      { level: 'ERROR', message: 'failed', error: { name: 'TypeError', message: 'beta' } },
    ]);
  });

  it('writes no metrics where there are none', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);

    await telemetry('tick', []).entry(async () => undefined)({}, context, options);

    expect(linesOf(write)).toEqual([]);
  });
});
