import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { alarm } from './parts/alarm.ts';
import { ofAccount } from './parts/measure.ts';
import type { Platform } from './parts/platform.ts';

/**
 * SES's own rates of the whole account, at the lines where SES begins a review. Both are fractions from 0 to 1, and are
 * only written when they change, so that silence means nothing.
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
 */
export function watchAccount(scope: Construct, platform: Platform): void {
  const { hardBounce, complaint } = DEFAULT_POLICY.limits;
  alarm(scope, platform, {
    id: 'account-bounce-rate',
    says: 'The bounce rate of the account has reached 5 %. SES may begin a review.',
    metric: ofAccount('Reputation.BounceRate', 'Maximum', 60),
    atLeast: hardBounce.quarantine,
    missing: TreatMissingData.IGNORE,
  });
  alarm(scope, platform, {
    id: 'account-complaint-rate',
    says: 'The complaint rate of the account has reached 0.1 %. SES may begin a review.',
    metric: ofAccount('Reputation.ComplaintRate', 'Maximum', 60),
    atLeast: complaint.quarantine,
    missing: TreatMissingData.IGNORE,
  });
}
