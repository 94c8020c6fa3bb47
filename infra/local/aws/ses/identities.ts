import type {
  CreateEmailIdentityRequest,
  CreateEmailIdentityResponse,
  DeleteEmailIdentityRequest,
  GetEmailIdentityRequest,
  GetEmailIdentityResponse,
  ListEmailIdentitiesRequest,
  ListEmailIdentitiesResponse,
  PutEmailIdentityMailFromAttributesRequest,
} from '@aws-sdk/client-sesv2';
import { AwsError, badRequest, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { refuseWhereUsed } from './tenant-resources.ts';
import { verified } from './verify.ts';

const typeOf = (name: string) => (name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN');

export const getEmailIdentity = operation<GetEmailIdentityRequest>(
  'GetEmailIdentity',
  ({ EmailIdentity = '' }, { state }): GetEmailIdentityResponse => {
    const identity = state.identities.get(EmailIdentity);
    if (identity === undefined) throw notFound(`Email identity ${EmailIdentity} does not exist.`);
    return { IdentityType: typeOf(EmailIdentity), ...verified(EmailIdentity, identity, state) };
  },
);

export const listEmailIdentities = operation<ListEmailIdentitiesRequest>(
  'ListEmailIdentities',
  (request, { state, settings }): ListEmailIdentitiesResponse => {
    const { items, ...more } = pageOf(state.identities, ([name]) => name, request, settings.pageSize);
    const EmailIdentities = items.map(([IdentityName, identity]) => ({
      IdentityType: identity.IdentityType ?? typeOf(IdentityName),
      IdentityName,
      SendingEnabled: identity.VerifiedForSendingStatus ?? false,
      VerificationStatus: identity.VerificationStatus,
    }));
    return { EmailIdentities, ...more };
  },
);

export const createEmailIdentity = operation<CreateEmailIdentityRequest>(
  'CreateEmailIdentity',
  ({ EmailIdentity = '', ConfigurationSetName, Tags = [] }, { state }): CreateEmailIdentityResponse => {
    if (state.identities.has(EmailIdentity)) {
      throw new AwsError('AlreadyExistsException', `Email identity ${EmailIdentity} already exist.`);
    }
    if (ConfigurationSetName !== undefined && !state.sets.has(ConfigurationSetName)) {
      throw notFound(`Configuration set <${ConfigurationSetName}> does not exist.`);
    }
    const DkimAttributes: GetEmailIdentityResponse['DkimAttributes'] = {
      ...{ SigningEnabled: true, Status: 'PENDING', SigningAttributesOrigin: 'AWS_SES' },
      ...{ Tokens: [1, 2, 3].map((n) => tokenOf(EmailIdentity, n)), SigningHostedZone: 'dkim.amazonses.com' },
    };
    state.identities.set(EmailIdentity, {
      ...{ VerifiedForSendingStatus: false, VerificationStatus: 'PENDING', DkimAttributes },
      ...{ Tags, ...(ConfigurationSetName !== undefined && { ConfigurationSetName }) },
    });
    return { IdentityType: 'DOMAIN', VerifiedForSendingStatus: false, DkimAttributes };
  },
);

export const putMailFrom = operation<PutEmailIdentityMailFromAttributesRequest>(
  'PutEmailIdentityMailFromAttributes',
  ({ EmailIdentity = '', MailFromDomain, BehaviorOnMxFailure = 'USE_DEFAULT_VALUE' }, { state }) => {
    const identity = state.identities.get(EmailIdentity);
    if (identity === undefined) throw notFound(`Email identity ${EmailIdentity} does not exist.`);
    if (MailFromDomain?.endsWith(`.${EmailIdentity}`) === false) {
      throw badRequest('Custom MAIL-FROM domain is not subdomain of the provided email identity');
    }
    const MailFromAttributes = { MailFromDomain, MailFromDomainStatus: 'PENDING' as const, BehaviorOnMxFailure };
    state.identities.set(EmailIdentity, { ...identity, MailFromAttributes });
    return {};
  },
);

export const deleteEmailIdentity = operation<DeleteEmailIdentityRequest>(
  'DeleteEmailIdentity',
  ({ EmailIdentity = '' }, { state }) => {
    if (!state.identities.has(EmailIdentity)) throw notFound(`Email identity ${EmailIdentity} does not exist.`);
    refuseWhereUsed(state, `identity/${EmailIdentity}`);
    state.identities.delete(EmailIdentity);
    return {};
  },
);

/** 32 letters and digits that are the same each time. */
function tokenOf(domain: string, n: number): string {
  let hash = n;
  for (const char of domain) hash = (hash * 31 + char.charCodeAt(0)) % 2_147_483_647;
  return `${n}${hash.toString(36)}`.padEnd(32, 'k');
}
