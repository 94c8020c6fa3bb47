import type {
  DeleteSuppressedDestinationRequest,
  GetSuppressedDestinationRequest,
  GetSuppressedDestinationResponse,
  ListSuppressedDestinationsRequest,
  ListSuppressedDestinationsResponse,
  PutSuppressedDestinationRequest,
} from '@aws-sdk/client-sesv2';
import { notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { ACCOUNT_LIST, type AwsState } from '../state.ts';

/** The list of a tenant, or of the account. @throws {AwsError} where there is no such tenant */
function listOf(state: AwsState, { TenantName }: { readonly TenantName?: string | undefined }): string {
  if (TenantName === undefined) return ACCOUNT_LIST;
  if (!state.tenants.has(TenantName)) throw notFound(`Tenant ${TenantName} does not exist.`);
  return TenantName;
}
const addressesOn = (state: AwsState, list: string): readonly string[] => state.suppressed.get(list) ?? [];
const entryOf = (EmailAddress: string) => ({
  ...{ EmailAddress, Reason: 'BOUNCE' as const, LastUpdateTime: new Date(0) },
});

export const listSuppressed = operation<ListSuppressedDestinationsRequest>(
  'ListSuppressedDestinations',
  (request, { state, settings }): ListSuppressedDestinationsResponse => {
    const listed = addressesOn(state, listOf(state, request));
    const { items, ...more } = pageOf(listed, (address) => address, request, settings.pageSize);
    return { SuppressedDestinationSummaries: items.map(entryOf), ...more };
  },
);

export const getSuppressed = operation<GetSuppressedDestinationRequest>(
  'GetSuppressedDestination',
  (request, { state }): GetSuppressedDestinationResponse => {
    const address = decodeURIComponent(request.EmailAddress ?? '');
    if (!addressesOn(state, listOf(state, request)).includes(address)) throw notFound(`${address} is not suppressed.`);
    return { SuppressedDestination: entryOf(address) };
  },
);

export const putSuppressed = operation<PutSuppressedDestinationRequest>(
  'PutSuppressedDestination',
  (request, { state }) => {
    const list = listOf(state, request);
    state.suppressed.set(list, [...new Set([...addressesOn(state, list), request.EmailAddress ?? ''])]);
    return {};
  },
);

export const deleteSuppressed = operation<DeleteSuppressedDestinationRequest>(
  'DeleteSuppressedDestination',
  (request, { state }) => {
    const list = listOf(state, request);
    const address = decodeURIComponent(request.EmailAddress ?? '');
    const left = addressesOn(state, list).filter((one) => one !== address);
    if (left.length === addressesOn(state, list).length) throw notFound(`${address} is not suppressed.`);
    if (left.length === 0) state.suppressed.delete(list);
    else state.suppressed.set(list, left);
    return {};
  },
);
