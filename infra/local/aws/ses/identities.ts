import type {
  GetEmailIdentityRequest,
  GetEmailIdentityResponse,
  ListEmailIdentitiesRequest,
  ListEmailIdentitiesResponse,
} from '@aws-sdk/client-sesv2';
import { notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';

const typeOf = (name: string) => (name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN');

export const getEmailIdentity = operation<GetEmailIdentityRequest>(
  'GetEmailIdentity',
  ({ EmailIdentity = '' }, { state }): GetEmailIdentityResponse => {
    const identity = state.identities.get(EmailIdentity);
    if (identity === undefined) throw notFound(`Email identity ${EmailIdentity} does not exist.`);
    return { IdentityType: typeOf(EmailIdentity), ...identity };
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
