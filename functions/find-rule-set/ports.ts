import type { RuleSet } from '../../shared/reports/receipt-rules.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';
import type { RuleSetWanted } from './env.ts';

/** What CloudFormation asks. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export type ResourceRequest = {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Partial<RuleSetWanted>;
};
/** What it is answered. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
export type ResourceAnswer = {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
};

export type FindDeps = {
  readonly region: string;
  /** Null where none is active. */
  readonly activeRuleSet: () => Promise<RuleSet | null>;
  readonly answer: (url: string, answer: ResourceAnswer) => Promise<void>;
  readonly log: (entry: LogFields) => void;
};
