import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  NotFoundException,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';

/** SES's words for why an address is suppressed. */
export const SUPPRESSED_FOR = ['BOUNCE', 'COMPLAINT'] as const;
export type SuppressedFor = (typeof SUPPRESSED_FOR)[number];
export type Entry = { readonly address: string; readonly for: SuppressedFor | string; readonly at: string | null };

/** The suppression list of an account, or of one tenant. Each method is one call of SES; idempotent but for `page`. */
export type SuppressionList = {
  /** Null: it is not on the list. */
  get(address: string): Promise<Entry | null>;
  page(token: string | null): Promise<{ readonly entries: readonly Entry[]; readonly next: string | null }>;
  put(address: string, reason: SuppressedFor): Promise<void>;
  /** @returns false where it was not on the list */
  remove(address: string): Promise<boolean>;
};

const PAGE = 1_000;
/** `place-sets` shares SES's one call a second, so a call may be refused several times before its turn comes. */
const MOST_TRIES = 8;
type Seen = {
  readonly EmailAddress?: string | undefined;
  readonly Reason?: string | undefined;
  readonly LastUpdateTime?: Date | undefined;
};
const entryOf = ({ EmailAddress = '', Reason = '', LastUpdateTime }: Seen): Entry => ({
  address: EmailAddress,
  for: Reason,
  at: LastUpdateTime?.toISOString() ?? null,
});

/** SES by the caller's own credentials. */
export const sesClient = (region: string | undefined): SESv2Client =>
  new SESv2Client({ maxAttempts: MOST_TRIES, ...(region !== undefined && { region }) });

/** @param tenant null: the account's list */
export function sesList(client: SESv2Client, tenant: string | null): SuppressionList {
  const of = tenant === null ? {} : { TenantName: tenant };
  let isThere = tenant === null;
  /** SES says the same of an address that is not on a list and of a tenant that is not there: its list tells. */
  const demandTenant = async (): Promise<void> => {
    if (isThere) return;
    try {
      await client.send(new ListSuppressedDestinationsCommand({ PageSize: 1, ...of }));
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error;
      error.message = `there is no SES tenant ${tenant} in this Region`;
      throw error;
    }
    isThere = true;
  };
  return {
    async get(address) {
      try {
        const answer = await client.send(new GetSuppressedDestinationCommand({ EmailAddress: address, ...of }));
        return answer.SuppressedDestination === undefined ? null : entryOf(answer.SuppressedDestination);
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
        await demandTenant();
        return null;
      }
    },
    async page(token) {
      const { SuppressedDestinationSummaries: found = [], NextToken } = await client.send(
        new ListSuppressedDestinationsCommand({ PageSize: PAGE, ...of, ...(token !== null && { NextToken: token }) }),
      );
      return { entries: found.map(entryOf), next: NextToken ?? null };
    },
    async put(address, reason) {
      await client.send(new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: reason, ...of }));
    },
    async remove(address) {
      try {
        await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address, ...of }));
        return true;
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
        await demandTenant();
        return false;
      }
    },
  };
}
