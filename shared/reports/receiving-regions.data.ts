/** The table "Email receiving endpoints" of AWS's endpoints page, as a copy of January 2024 has it. */
const LIST_OF_2024 = 'https://docs.aws.amazon.com/general/latest/gr/ses.html (as of January 2024)';
/** Not in that table: `Received` headers and published set-ups of others name the Region's inbound endpoint. */
const SEEN_IN_USE = 'inbound-smtp.REGION.amazonaws.com in mail and in published set-ups (2025)';

/**
 * Regions in which SES is known to receive mail, with the source. AWS adds Regions: one that is missing here is tried all
 * the same, and the deployment stops only where SES itself says no.
 */
export const RECEIVING_REGIONS: readonly { readonly region: string; readonly source: string }[] = [
  { region: 'us-east-1', source: LIST_OF_2024 },
  { region: 'us-east-2', source: LIST_OF_2024 },
  { region: 'us-west-2', source: LIST_OF_2024 },
  { region: 'ca-central-1', source: LIST_OF_2024 },
  { region: 'eu-west-1', source: LIST_OF_2024 },
  { region: 'eu-west-2', source: LIST_OF_2024 },
  { region: 'eu-central-1', source: LIST_OF_2024 },
  { region: 'ap-southeast-1', source: LIST_OF_2024 },
  { region: 'ap-southeast-2', source: LIST_OF_2024 },
  { region: 'ap-southeast-3', source: LIST_OF_2024 },
  { region: 'ap-northeast-1', source: LIST_OF_2024 },
  { region: 'ap-south-1', source: SEEN_IN_USE },
  { region: 'eu-south-1', source: SEEN_IN_USE },
];

export const receivesMail = (region: string): boolean => RECEIVING_REGIONS.some((row) => row.region === region);
