import type { GetEmailIdentityResponse } from '@aws-sdk/client-sesv2';
import type { AwsState } from '../state.ts';

/** An identity as SES shows it once it has looked at the DNS; as it is where the stand-in has none to look at. */
export function verified(
  domain: string,
  identity: GetEmailIdentityResponse,
  { lookup }: Pick<AwsState, 'lookup'>,
): GetEmailIdentityResponse {
  if (lookup === null) return identity;
  const { DkimAttributes: dkim, MailFromAttributes: mailFrom } = identity;
  const zone = dkim?.SigningHostedZone ?? '';
  const isSigned = (dkim?.Tokens ?? []).every((token) =>
    lookup(`${token}._domainkey.${domain}`, 'CNAME').includes(`${token}.${zone}`),
  );
  const name = mailFrom?.MailFromDomain ?? '';
  const hosts = lookup(name, 'MX');
  const isReturned = hosts.length === 1 && /^feedback-smtp\..*\.amazonses\.com$/.test(hosts[0] ?? '');
  return {
    ...identity,
    ...(isSigned && { VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' as const }),
    ...(dkim && { DkimAttributes: { ...dkim, Status: isSigned ? ('SUCCESS' as const) : dkim.Status } }),
    ...(mailFrom && {
      MailFromAttributes: { ...mailFrom, MailFromDomainStatus: isReturned ? 'SUCCESS' : mailFrom.MailFromDomainStatus },
    }),
  };
}
