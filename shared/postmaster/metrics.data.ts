/**
 * Metrics of the Gmail Postmaster Tools API v2, as they are asked for. Names are ours, and Gmail gives them back.
 * @see https://developers.google.com/workspace/gmail/postmaster/reference/rest/v2/domains.domainStats/query
 */
export type MetricRow = { readonly name: string; readonly standardMetric: string; readonly filter?: string };

export const SPAM_RATE = { name: 'spam_rate', standardMetric: 'SPAM_RATE' } as const satisfies MetricRow;
export const FEEDBACK_IDS = { name: 'feedback_ids', standardMetric: 'FEEDBACK_LOOP_ID' } as const satisfies MetricRow;

/** Errors of delivery that are told apart; the words complete "of the mail was …". */
const ERRORS = [
  { name: 'reject', type: 'reject', reason: null, words: 'refused' },
  {
    name: 'reject_low_ip_reputation',
    type: 'reject',
    reason: 'low_ip_reputation',
    words: 'refused for the reputation of the address',
  },
  {
    name: 'reject_low_domain_reputation',
    type: 'reject',
    reason: 'low_domain_reputation',
    words: 'refused for the reputation of the domain',
  },
  {
    name: 'reject_ip_in_rbls',
    type: 'reject',
    reason: 'ip_in_rbls',
    words: 'refused because the address is on a blocklist',
  },
  { name: 'reject_spammy_content', type: 'reject', reason: 'spammy_content', words: 'refused for its content' },
  {
    name: 'reject_stamp_policy_error',
    type: 'reject',
    reason: 'stamp_policy_error',
    words: 'refused by the DMARC policy of its domain',
  },
  {
    name: 'reject_bad_or_missing_ptr_record',
    type: 'reject',
    reason: 'bad_or_missing_ptr_record',
    words: 'refused because the address has no name in DNS',
  },
  { name: 'reject_bad_attachment', type: 'reject', reason: 'bad_attachment', words: 'refused for an attachment' },
  { name: 'reject_other', type: 'reject', reason: 'other', words: 'refused for another reason' },
  { name: 'temp_fail', type: 'temp_fail', reason: null, words: 'deferred' },
  {
    name: 'temp_fail_anomalous_traffic_pattern',
    type: 'temp_fail',
    reason: 'anomalous_traffic_pattern',
    words: 'deferred because there was more of it than usual',
  },
  { name: 'temp_fail_other', type: 'temp_fail', reason: 'other', words: 'deferred for another reason' },
] as const;

/** What an error is called for people; its own name where it is newer than this table. */
export const errorWords = (name: string): string => ERRORS.find((row) => row.name === name)?.words ?? name;
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
