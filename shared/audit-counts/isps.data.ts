import type { MailboxProvider } from '../events/model.ts';

/** An ISP as SES names it, and the mailbox provider as which its mail is counted here. */
export type IspRow = { readonly isp: string; readonly provider: MailboxProvider };

/**
 * SES publishes no list of the names in its dimension `ISP`. These two it names itself, in the fields `Isp` of
 * `MessageInsightsFilters` and `EmailInsights`; another is another row. A name that it does not know has no figure.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EmailInsights.html
 */
export const ISPS: readonly IspRow[] = [
  { isp: 'Gmail', provider: 'google' },
  { isp: 'Yahoo', provider: 'yahoo' },
];
