import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { cloudTrailChanges } from '../../../../functions/_adapters/cloudtrail/changes.ts';
import { LOCAL_CLIENT, sdkHandler } from '../../../../infra/local/sdk-handler.ts';
import { SesRefused, SesUnavailable } from '../../../../shared/placement/failures.ts';

const OWN_ROLE = 'arn:aws:iam::111122223333:role/own';
const AT = 1_767_600_000;

/** As CloudTrail writes it: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const record = (over: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:deploy',
    arn: 'arn:aws:sts::111122223333:assumed-role/platform/deploy',
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/platform' } },
  },
  eventTime: '2026-01-05T08:00:00Z',
  eventSource: 'ses.amazonaws.com',
  eventName: 'PutConfigurationSetDeliveryOptions',
  sourceIPAddress: '192.0.2.1',
  requestParameters: { configurationSetName: 'acme', tlsPolicy: 'REQUIRE' },
  ...over,
});

function trail(records: readonly (object | string)[], status = 200, error = '') {
  const asked: unknown[] = [];
  const requestHandler = sdkHandler(async ({ body }) => {
    asked.push(JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)));
    const Events = records.map((one) => ({
      EventTime: AT,
      CloudTrailEvent: typeof one === 'string' ? one : JSON.stringify(one),
    }));
    const answer = error === '' ? { Events, NextToken: 'more' } : { __type: error, message: 'so' };
    return {
      statusCode: status,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: Buffer.from(JSON.stringify(answer)),
    };
  });
  const client = new CloudTrailClient({ ...LOCAL_CLIENT, requestHandler, maxAttempts: 1 });
  return { changes: cloudTrailChanges(client, OWN_ROLE), asked };
}
const SPAN = { from: 1_767_500_000_000, until: 1_767_600_000_000 };

describe('cloudTrailChanges', () => {
  it('asks for one operation in a span of time, and keeps principal, role, set and time, and nothing else', async () => {
    const { changes, asked } = trail([record()]);
    expect(await changes.lookUp('PutConfigurationSetDeliveryOptions', SPAN, 'token')).toEqual({
      items: [
        {
          principal: 'arn:aws:sts::111122223333:assumed-role/platform/deploy',
          role: 'arn:aws:iam::111122223333:role/platform',
          configurationSet: 'acme',
          at: AT * 1_000,
        },
      ],
      next: 'more',
    });
    expect(asked).toEqual([
      {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'PutConfigurationSetDeliveryOptions' }],
        StartTime: SPAN.from / 1_000,
        EndTime: SPAN.until / 1_000,
        MaxResults: 50,
        NextToken: 'token',
      },
    ]);
  });

  it.each<[string, object | string]>([
    ['a call that failed', record({ errorCode: 'AccessDenied' })],
    ['a call to another service', record({ eventSource: 's3.amazonaws.com' })],
    ['what is no JSON', '{"eventSource":'],
    ['nothing', 'null'],
  ])('passes over %s', async (_, one) => {
    expect((await trail([one]).changes.lookUp('x', SPAN, null)).items).toEqual([]);
  });

  it.each([
    [{ configurationSetName: 'acme', sendingEnabled: true }, 'acme'],
    [{ ConfigurationSetName: 'acme' }, 'acme'],
    // The first API's `CreateConfigurationSet`.
    [{ configurationSet: { name: 'acme' } }, 'acme'],
    [{ configurationSet: null }, null],
    [{ configurationSet: 'acme' }, null],
    [{ configurationSetName: 7 }, null],
    [null, null],
  ])('knows the set of a request with %j', async (requestParameters, configurationSet) => {
    expect((await trail([record({ requestParameters })]).changes.lookUp('x', SPAN, null)).items).toMatchObject([
      { configurationSet },
    ]);
  });

  it.each([
    [{ type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com' }, 'cloudformation.amazonaws.com'],
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'arn:aws:iam::111122223333:root'],
    [{ type: 'Unknown' }, 'Unknown'],
    [undefined, 'somebody whom CloudTrail does not name'],
  ])('names %j', async (userIdentity, principal) => {
    const { items } = await trail([record({ userIdentity, requestParameters: null })]).changes.lookUp('x', SPAN, null);
    expect(items).toMatchObject([{ principal, role: null, configurationSet: null }]);
  });

  it.each([
    [400, 'ThrottlingException', SesUnavailable],
    [500, 'InternalFailure', SesUnavailable],
    [400, 'AccessDeniedException', SesRefused],
    [400, 'InvalidTimeRangeException', SesRefused],
  ])('names %i %s for what to do next', async (status, error, failure) => {
    await expect(trail([], status, error).changes.lookUp('x', SPAN, null)).rejects.toBeInstanceOf(failure);
  });
});
