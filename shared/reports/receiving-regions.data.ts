const ENDPOINTS = 'https://docs.aws.amazon.com/general/latest/gr/ses.html';
const LIST_OF_2024 = 'https://aws.amazon.com/about-aws/whats-new/2023/09/amazon-ses-email-service-7-regions/';

/**
 * Regions in which SES is known to receive mail, with the source. AWS adds Regions: one that is missing here is tried all
 * the same, and the deployment stops only where SES itself says no.
 */
export const RECEIVING_REGIONS: readonly { readonly region: string; readonly source: string }[] = [
  { region: 'us-east-1', source: ENDPOINTS },
  { region: 'us-west-2', source: ENDPOINTS },
  { region: 'eu-west-1', source: ENDPOINTS },
  { region: 'us-east-2', source: LIST_OF_2024 },
  { region: 'ca-central-1', source: LIST_OF_2024 },
  { region: 'eu-central-1', source: LIST_OF_2024 },
  { region: 'eu-west-2', source: LIST_OF_2024 },
  { region: 'ap-southeast-1', source: LIST_OF_2024 },
  { region: 'ap-southeast-2', source: LIST_OF_2024 },
  { region: 'ap-northeast-1', source: LIST_OF_2024 },
  { region: 'ap-southeast-3', source: ENDPOINTS },
  { region: 'ap-south-1', source: ENDPOINTS },
  { region: 'eu-south-1', source: ENDPOINTS },
];

export const receivesMail = (region: string): boolean => RECEIVING_REGIONS.some((row) => row.region === region);
