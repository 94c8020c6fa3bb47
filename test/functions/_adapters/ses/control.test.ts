import { DeliveryOptions$, SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { sesControl } from '../../../../functions/_adapters/ses/control.ts';
import { LocalAws } from '../../../../infra/local/aws/local-aws.ts';
import { sdkHandler } from '../../../../infra/local/sdk-handler.ts';
import { SesNotFound, SesRefused, SesUnavailable } from '../../../../shared/placement/failures.ts';

const open = () => {
  const aws = new LocalAws({ clock: { now: () => 0 }, throttle: false, pageSize: 2 });
  return { aws, control: sesControl(new SESv2Client(aws.clientConfig({ maxAttempts: 1 }))) };
};
/** SES that answers every call so. */
const answering = (statusCode: number, code: string) => {
  const requestHandler = sdkHandler(async () => ({
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: Buffer.from('{"message":"so"}'),
  }));
  const { clientConfig } = new LocalAws({ clock: { now: () => 0 } });
  return sesControl(
    new SESv2Client({ ...clientConfig.call({ requestHandler } as LocalAws), maxAttempts: 1, requestHandler }),
  );
};

describe('sesControl', () => {
  it('describes a set, and says null for what is not set', async () => {
    const { aws, control } = open();
    aws.state.addSet('plain');
    aws.state.addSet(
      'full',
      { SendingPoolName: 'ses-shared-pool', TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 300 },
      false,
    );

    expect(await control.describeSet('plain')).toEqual({
      delivery: { pool: null, tlsPolicy: 'OPTIONAL', maxDeliverySeconds: null },
      sendingEnabled: true,
    });
    expect(await control.describeSet('full')).toEqual({
      delivery: { pool: 'ses-shared-pool', tlsPolicy: 'REQUIRE', maxDeliverySeconds: 300 },
      sendingEnabled: false,
    });
  });

  it('sends the whole block of delivery options, and leaves out what is null', async () => {
    const { aws, control } = open();
    aws.state.addSet('acme', { TlsPolicy: 'REQUIRE', MaxDeliverySeconds: 300 });
    await control.putDelivery('acme', { pool: null, tlsPolicy: null, maxDeliverySeconds: 600 });

    expect(aws.state.calls.at(-1)?.input).toEqual({ ConfigurationSetName: 'acme', MaxDeliverySeconds: 600 });
  });

  it('sends every delivery option that the client knows as it was read', async () => {
    // The client's own list: one that SES adds later fails here with the client that brings it.
    const [, , , , members] = DeliveryOptions$ as unknown as readonly [unknown, unknown, unknown, unknown, string[]];
    const all = {
      TlsPolicy: 'REQUIRE',
      SendingPoolName: 'pool',
      MaxDeliverySeconds: 600,
      SharedPoolDeliveryMode: 'REGIONAL',
    } as const;
    expect(new Set(Object.keys(all))).toEqual(new Set(members));
    const { aws, control } = open();
    aws.state.addPool('pool', ['192.0.2.1']);
    aws.state.addSet('acme', all);
    const { delivery } = await control.describeSet('acme');
    await control.putDelivery('acme', delivery);

    expect(aws.state.calls.at(-1)?.input).toEqual({ ConfigurationSetName: 'acme', ...all });
  });

  it('switches sending', async () => {
    const { aws, control } = open();
    aws.state.addSet('acme');
    await control.putSending('acme', false);
    expect(aws.state.sets.get('acme')?.sendingEnabled).toBe(false);
    await control.putSending('acme', true);
    expect(aws.state.sets.get('acme')?.sendingEnabled).toBe(true);
  });

  it('lists page by page', async () => {
    const { aws, control } = open();
    for (const set of ['a', 'b', 'c']) aws.state.addSet(set);
    aws.state.addPool('pool', ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    aws.state.addPool('managed', ['192.0.2.4'], 'MANAGED');

    const first = await control.listSets(null);
    expect(first.items).toEqual(['a', 'b']);
    expect(await control.listSets(first.next)).toEqual({ items: ['c'], next: null });
    expect((await control.listPools(null)).items).toEqual(['managed', 'pool']);
    expect((await control.listIps('pool', null)).items).toHaveLength(2);
    expect((await control.listIps('managed', null)).items).toEqual([
      { ip: '192.0.2.4', pool: 'managed', warmupStatus: 'NOT_APPLICABLE', warmupPercent: null },
    ]);
    expect([await control.isManagedPool('pool'), await control.isManagedPool('managed')]).toEqual([false, true]);
  });

  it.each([
    [404, 'NotFoundException', SesNotFound],
    [400, 'BadRequestException', SesRefused],
    [403, 'AccessDeniedException', SesRefused],
    [429, 'TooManyRequestsException', SesUnavailable],
    [400, 'ThrottlingException', SesUnavailable],
    [409, 'ConcurrentModificationException', SesUnavailable],
    [403, 'ExpiredTokenException', SesUnavailable],
    [500, 'InternalServiceErrorException', SesUnavailable],
    [503, 'ServiceUnavailable', SesUnavailable],
  ])('names %i %s for what to do next', async (status, code, failure) => {
    const failed = answering(status, code).describeSet('acme');

    await expect(failed).rejects.toBeInstanceOf(failure);
    await expect(failed).rejects.toThrow(`${code}: so`);
  });

  it('takes a network that fails for something that passes', async () => {
    const requestHandler = sdkHandler(async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    const { aws } = open();
    const control = sesControl(new SESv2Client({ ...aws.clientConfig({ maxAttempts: 1 }), requestHandler }));

    await expect(control.listSets(null)).rejects.toBeInstanceOf(SesUnavailable);
  });
});
