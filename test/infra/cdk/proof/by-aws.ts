import type { Template } from '../template.ts';
import {
  ASYNC_FAILURE,
  type ByAws,
  LOGS,
  ON_FAILURE,
  QUEUE_MAPPING,
  STREAM_LISTING,
  STREAM_MAPPING,
  TRACES,
} from './by-aws.data.ts';
import type { Question } from './policy.ts';
import { ACCOUNT, REGION, type Resolve } from './resolve.ts';

const CONTEXT = { 'aws:SecureTransport': ['true'] };
export const asked = ({ actions }: ByAws, resource: string): Question[] =>
  actions.map((action) => ({ action, resource, context: CONTEXT }));

type Mapping = {
  readonly FunctionName: unknown;
  readonly EventSourceArn: unknown;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: unknown } };
};

/** What Lambda asks as a function's role before and after it runs: for its log, its traces, and what starts it. */
export function askedByLambda({ Resources }: Template, functionId: string, resolve: Resolve): Question[] {
  const own = Resources[functionId]?.Properties;
  const name = resolve({ Ref: functionId });
  const mappings = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => Properties as Mapping)
    .filter(({ FunctionName }) => resolve(FunctionName) === name);
  const failures = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventInvokeConfig')
    .map(({ Properties }) => Properties as Mapping)
    .filter(({ FunctionName }) => resolve(FunctionName) === name)
    .flatMap(({ DestinationConfig }) => DestinationConfig?.OnFailure?.Destination ?? []);
  return [
    ...failures.flatMap((queue) => asked(ASYNC_FAILURE, resolve(queue))),
    ...asked(LOGS, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${resolve(own.LoggingConfig.LogGroup)}:log-stream:a`),
    ...(own.TracingConfig?.Mode === 'Active' ? asked(TRACES, '*') : []),
    ...mappings.flatMap(({ EventSourceArn, DestinationConfig }) => {
      const source = resolve(EventSourceArn);
      const failures = DestinationConfig?.OnFailure?.Destination;
      return [
        ...(source.startsWith('arn:aws:sqs:')
          ? asked(QUEUE_MAPPING, source)
          : [...asked(STREAM_MAPPING, source), ...asked(STREAM_LISTING, '*')]),
        ...(failures === undefined ? [] : asked(ON_FAILURE, resolve(failures))),
      ];
    }),
  ];
}
