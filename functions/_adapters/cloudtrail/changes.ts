import { type CloudTrailClient, CloudTrailServiceException, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { SesRefused, SesUnavailable } from '../../../shared/placement/failures.ts';
import type { RecordedChange } from '../../../shared/placement/who.ts';
import type { Changes } from '../../place-sets/read-back/ports.ts';

/** The most that CloudTrail shows at a time. */
const A_PAGE = 50;
const THROTTLED: ReadonlySet<string> = new Set(['ThrottlingException', 'TooManyRequestsException']);

/** Calls to SES as CloudTrail recorded them, over the real client. Of a record nothing but `RecordedChange` is read. */
export const cloudTrailChanges = (client: CloudTrailClient, ownRole: string): Changes => ({
  ownRole,
  async lookUp(operation, { from, until }, token) {
    const input = {
      LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: operation }],
      StartTime: new Date(from),
      EndTime: new Date(until),
      MaxResults: A_PAGE,
      ...(token !== null && { NextToken: token }),
    };
    try {
      const { Events = [], NextToken } = await client.send(new LookupEventsCommand(input));
      const items = Events.flatMap(({ CloudTrailEvent, EventTime }) => {
        const change = changeOf(CloudTrailEvent ?? '', EventTime?.getTime() ?? Number.NaN);
        return change === null ? [] : [change];
      });
      return { items, next: NextToken ?? null };
    } catch (cause) {
      if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
      const said = `${cause.name}: ${cause.message}`;
      const status = cause instanceof CloudTrailServiceException ? (cause.$metadata.httpStatusCode ?? 500) : 500;
      if (status >= 500 || THROTTLED.has(cause.name)) throw new SesUnavailable(said, { cause });
      throw new SesRefused(said, { cause });
    }
  },
});

type Identity = {
  readonly arn?: unknown;
  readonly invokedBy?: unknown;
  readonly type?: unknown;
  readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: unknown } };
};
type Recorded = {
  readonly eventSource?: unknown;
  readonly errorCode?: unknown;
  readonly userIdentity?: Identity;
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
};

/** Null for a call that failed, one to another service, and what cannot be read. */
function changeOf(json: string, at: number): RecordedChange | null {
  let event: Recorded | null;
  try {
    event = JSON.parse(json) as Recorded | null;
  } catch {
    return null;
  }
  if (event?.eventSource !== 'ses.amazonaws.com' || typeof event.errorCode === 'string' || !Number.isFinite(at)) {
    return null;
  }
  const { arn, invokedBy, type, sessionContext } = event.userIdentity ?? {};
  const asked = event.requestParameters ?? {};
  return {
    principal: textOf(arn) ?? textOf(invokedBy) ?? textOf(type) ?? 'somebody whom CloudTrail does not name',
    at,
    configurationSet: setOf(asked),
    role: textOf(sessionContext?.sessionIssuer?.arn),
  };
}

/**
 * CloudTrail writes a member as SES's API does, with its first letter small. Both APIs of SES name the set by
 * `ConfigurationSetName`; the first one's `CreateConfigurationSet` has it in an object.
 * Source: SES API v2 and v1, requests of the operations in `CHANGING`.
 */
const setOf = (asked: Readonly<Record<string, unknown>>): string | null =>
  textOf(asked['configurationSetName']) ??
  textOf(asked['ConfigurationSetName']) ??
  textOf((asked['configurationSet'] as { readonly name?: unknown } | null | undefined)?.name);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
