import { GetEmailIdentityCommand, ListEmailIdentitiesCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Identities } from '../../place-sets/control/ports.ts';
import { mapSesErrors } from './failures.ts';

/** The most that SES shows at a time. */
const IDENTITIES_A_PAGE = 1_000;

/** Email identities as SES reports them, over the real client. */
export const sesIdentities = (client: SESv2Client): Identities => ({
  async listIdentities(token) {
    const command = new ListEmailIdentitiesCommand({
      PageSize: IDENTITIES_A_PAGE,
      ...(token !== null && { NextToken: token }),
    });
    const { EmailIdentities = [], NextToken } = await mapSesErrors(client.send(command));
    const items = EmailIdentities.flatMap(({ IdentityName, VerificationStatus }) =>
      IdentityName === undefined ? [] : [{ name: IdentityName, verificationStatus: VerificationStatus ?? null }],
    );
    return { items, next: NextToken ?? null };
  },

  async describeIdentity(name) {
    const found = await mapSesErrors(client.send(new GetEmailIdentityCommand({ EmailIdentity: name })));
    const { DkimAttributes: dkim, MailFromAttributes: mailFrom } = found;
    return {
      name,
      kind: found.IdentityType ?? 'DOMAIN',
      verifiedForSending: found.VerifiedForSendingStatus ?? false,
      verificationStatus: found.VerificationStatus ?? null,
      verificationError: found.VerificationInfo?.ErrorType ?? null,
      dkim:
        dkim === undefined
          ? null
          : {
              signingEnabled: dkim.SigningEnabled ?? false,
              status: dkim.Status ?? null,
              tokens: dkim.Tokens ?? [],
              signingHostedZone: dkim.SigningHostedZone ?? null,
              origin: dkim.SigningAttributesOrigin ?? null,
            },
      mailFrom:
        mailFrom?.MailFromDomain === undefined || mailFrom.MailFromDomain === ''
          ? null
          : {
              domain: mailFrom.MailFromDomain,
              status: mailFrom.MailFromDomainStatus ?? null,
              onMxFailure: mailFrom.BehaviorOnMxFailure ?? null,
            },
      configurationSet: found.ConfigurationSetName ?? null,
    };
  },
});
