const ANY_POLICY = 'A template may name any of the three, and the proof has one template.';
const WITH_TAGS = 'SES asks for it where something is made with tags, and its documentation names no such dependency.';

/**
 * Permissions that no call of the proof uses, by `FUNCTION action` and how their resource ends, and why they are granted
 * all the same. A row that is not needed any more fails the test.
 */
export const UNUSED: readonly (readonly [functionAndAction: string, resourceEnds: string, reason: string])[] = [
  ['PlaceSets ses:UpdateReputationEntityPolicy', 'reputation-policy/none', ANY_POLICY],
  ['PlaceSets ses:UpdateReputationEntityPolicy', 'reputation-policy/standard', ANY_POLICY],
  ['PlaceSets ses:TagResource', 'configuration-set/*', WITH_TAGS],
  ['PlaceSets ses:TagResource', ':identity/*', WITH_TAGS],
  ['PlaceSets ses:TagResource', ':tenant/*', WITH_TAGS],
  [
    ' kms:GenerateDataKey',
    'key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'Whether DynamoDB asks for it as whoever writes, its documentation does not say.',
  ],
  [
    'FindRuleSet kms:Decrypt',
    'key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'Lambda decrypts the environment by it before the function runs; this one has nothing else under the key.',
  ],
  [
    'PlaceSets cloudtrail:LookupEvents',
    '*',
    'Who changed a set is asked five minutes after it was seen; the call itself is in `changes.test.ts`.',
  ],
];

/**
 * Operations that the code of every bundle holds and that no function calls. DynamoDB's own five are in each, because one
 * adapter has them all: which of them a function may call is what its policy says.
 */
export const NEVER_CALLED: Readonly<Record<string, string>> = {
  LookupEvents: 'Only where the setting `cloudTrail` is on, five minutes after somebody else changed a set.',
  CreateSession: "S3's client asks for it for a directory bucket alone, and the setting takes none.",
  DescribeEndpoints: 'The SDK asks where DynamoDB is only where endpoint discovery is switched on, and it is not.',
};
export const OF_THE_TABLE: readonly string[] = ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'];
