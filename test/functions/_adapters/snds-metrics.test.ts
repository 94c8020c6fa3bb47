import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { sndsFigures } from '../../../functions/_adapters/cloudwatch/snds-metrics.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';

const DAY = 20_453;
type Input = {
  readonly NextToken?: string;
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly MetricDataQueries?: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Stat: string;
      readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { readonly Value: string }[] };
    };
  }[];
};
type Stack = { readonly middlewareStack: { add(middleware: unknown, options: { step: 'initialize' }): void } };

/** A real client; `known`: dimensions of each metric that is listed, `values`: address → metric → day → value. */
function cloudWatch(
  known: readonly (readonly (readonly [string, string])[])[],
  values: Readonly<Record<string, Readonly<Record<string, Readonly<Record<number, number>>>>>>,
) {
  const client = new CloudWatchClient({ region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const asked: string[] = [];
  const answer = (command: string, input: Input): object => {
    asked.push(command);
    if (command === 'ListMetricsCommand') {
      const at = Number(input.NextToken ?? 0);
      const metrics = known.slice(at, at + 2);
      return {
        Metrics: metrics.map((of) => ({ Dimensions: of.map(([Name, Value]) => ({ Name, Value })) })),
        ...(at + 2 < known.length && { NextToken: String(at + 2) }),
      };
    }
    expect([input.StartTime, input.EndTime]).toEqual([new Date((DAY - 2) * DAY_MS), new Date((DAY + 1) * DAY_MS)]);
    expect(input.MetricDataQueries?.length).toBeLessThanOrEqual(500);
    return {
      MetricDataResults: input.MetricDataQueries?.map(({ Id, MetricStat: { Metric } }) => {
        const ip = Metric.Dimensions.map(({ Value }) => Value).find((value) => value in values) ?? '';
        const days = Object.entries(values[ip]?.[Metric.MetricName] ?? {});
        return { Id, Timestamps: days.map(([day]) => new Date(Number(day) * DAY_MS)), Values: days.map(([, v]) => v) };
      }),
    };
  };
  (client as unknown as Stack).middlewareStack.add(
    (_: unknown, { commandName }: { commandName: string }) =>
      async ({ input }: { input: Input }) => ({
        output: { $metadata: {}, ...answer(commandName, input) },
        response: {},
      }),
    { step: 'initialize' },
  );
  return { client, asked };
}

describe('what SNDS says of dedicated addresses', () => {
  it('is the newest day of each, by whatever dimension the address is listed; what is absent is null', async () => {
    const { client, asked } = cloudWatch(
      [
        [['IP', '192.0.2.10']],
        [
          ['odd', 'us-east-1'],
          ['ip-address', '192.0.2.11'],
        ],
        [['IP', '192.0.2.12']],
      ],
      {
        '192.0.2.10': {
          'SNDS.MessageRecipients': { [DAY - 2]: 900, [DAY - 1]: 1_000 },
          'SNDS.ComplaintRate': { [DAY - 1]: 0 },
          'SNDS.SpamRate': { [DAY - 2]: 1 },
        },
        '192.0.2.11': { 'SNDS.TrapHits': { [DAY]: 3 } },
      },
    );

    expect(await sndsFigures(client)(DAY)).toEqual([
      { ip: '192.0.2.10', day: DAY - 1, recipients: 1_000, complaintRate: 0, spamRate: null, trapHits: null },
      { ip: '192.0.2.11', day: DAY, recipients: null, complaintRate: null, spamRate: null, trapHits: 3 },
    ]);
    expect(asked).toEqual(['ListMetricsCommand', 'ListMetricsCommand', 'GetMetricDataCommand']);
  });

  it('costs no figure where there is none: what is no address is not asked for', async () => {
    const { client, asked } = cloudWatch([[['ses:configuration-set', 'acme']], []], {});
    expect(await sndsFigures(client)(DAY)).toEqual([]);
    expect(asked).toEqual(['ListMetricsCommand']);
  });

  it('asks for 125 addresses at a time', async () => {
    const ips = Array.from({ length: 130 }, (_, at) => `192.0.2.${at}`);
    const { client, asked } = cloudWatch(
      ips.map((ip) => [['IP', ip]]),
      Object.fromEntries(ips.map((ip) => [ip, { 'SNDS.TrapHits': { [DAY]: 1 } }])),
    );
    expect((await sndsFigures(client)(DAY)).map(({ ip }) => ip)).toEqual(ips);
    expect(asked.filter((name) => name === 'GetMetricDataCommand')).toHaveLength(2);
  });
});
