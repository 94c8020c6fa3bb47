/**
 * Metrics of the Gmail Postmaster Tools API v2, as they are asked for. Names are ours, and Gmail gives them back.
 * @see https://developers.google.com/workspace/gmail/postmaster/reference/rest/v2/domains.domainStats/query
 */
export type MetricRow = { readonly name: string; readonly standardMetric: string; readonly filter?: string };

export const SPAM_RATE = { name: 'spam_rate', standardMetric: 'SPAM_RATE' } as const satisfies MetricRow;
export const FEEDBACK_IDS = { name: 'feedback_ids', standardMetric: 'FEEDBACK_LOOP_ID' } as const satisfies MetricRow;

/** Errors of delivery that are told apart. */
const ERRORS = [
  { name: 'reject', type: 'reject', reason: null },
  {
    name: 'reject_low_ip_reputation',
    type: 'reject',
    reason: 'low_ip_reputation',
  },
  {
    name: 'reject_low_domain_reputation',
    type: 'reject',
    reason: 'low_domain_reputation',
  },
  {
    name: 'reject_ip_in_rbls',
    type: 'reject',
    reason: 'ip_in_rbls',
  },
  { name: 'reject_spammy_content', type: 'reject', reason: 'spammy_content' },
  {
    name: 'reject_stamp_policy_error',
    type: 'reject',
    reason: 'stamp_policy_error',
  },
  {
    name: 'reject_bad_or_missing_ptr_record',
    type: 'reject',
    reason: 'bad_or_missing_ptr_record',
  },
  { name: 'reject_bad_attachment', type: 'reject', reason: 'bad_attachment' },
  { name: 'reject_other', type: 'reject', reason: 'other' },
  { name: 'temp_fail', type: 'temp_fail', reason: null },
  {
    name: 'temp_fail_anomalous_traffic_pattern',
    type: 'temp_fail',
    reason: 'anomalous_traffic_pattern',
  },
  { name: 'temp_fail_other', type: 'temp_fail', reason: 'other' },
] as const;

/** The only reputation that Gmail still gives. */
export const REPUTATION_ERRORS = ['reject_low_ip_reputation', 'reject_low_domain_reputation'] as const;

export const ERROR_METRICS: readonly MetricRow[] = ERRORS.map(({ name, type, reason }) => ({
  name,
  standardMetric: 'DELIVERY_ERROR_RATE',
  filter: reason === null ? `error_type = "${type}"` : `error_type = "${type}" AND error_reason = "${reason}"`,
}));

/** What is asked of every domain. */
export const DAILY_METRICS: readonly MetricRow[] = [SPAM_RATE, FEEDBACK_IDS, ...ERROR_METRICS];

/** The spam rate of one Feedback-ID. Its place in the list is in the name. */
export const feedbackMetric = (id: string, place: number): MetricRow => ({
  name: `feedback_${place}`,
  standardMetric: 'FEEDBACK_LOOP_SPAM_RATE',
  filter: `feedback_loop_id = "${id}"`,
});
/** The language of filters has no way to write these. */
export const mayBeAsked = (id: string): boolean => id.length > 0 && id.length <= 200 && /^[^"\\\p{Cc}]+$/u.test(id);
