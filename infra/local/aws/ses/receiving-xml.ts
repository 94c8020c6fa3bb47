import { bodyText, type SdkRequest, type SdkResponse } from '../../sdk-handler.ts';
import { AwsError } from '../errors.ts';
import { type Operation, operation } from '../operation.ts';

/** Version 1 of SES's API, which alone knows receiving. */
const VERSION = '2010-12-01';
const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** An empty answer where no rule set is active. */
const describeActive = operation('DescribeActiveReceiptRuleSet', (_input, { state: { receiving } }) =>
  receiving === null
    ? {}
    : { Metadata: { Name: receiving.name, CreatedTimestamp: '2026-01-01T00:00:00.000Z' }, Rules: receiving.rules },
);

/** Members of a list are called `member`. */
function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xmlOf(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `<${name}>${xmlOf(field)}</${name}>`)
    .join('');
}
const respond = (statusCode: number, root: string, content: string): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    `<${root} xmlns="${NAMESPACE}">${content}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${root}>`,
  ),
});

/** Whether a form is for version 1 of SES. */
export const isSesForm = ({ body }: SdkRequest): boolean =>
  new URLSearchParams(bodyText(body)).get('Version') === VERSION;

/** SES's version 1 on the wire: a form in, XML out. */
export function answerReceiving(
  request: SdkRequest,
  perform: (operation: Operation, input: object) => object,
): SdkResponse {
  try {
    const action = new URLSearchParams(bodyText(request.body)).get('Action');
    if (action !== describeActive.name) throw new AwsError('InvalidAction', `The action ${action} is not valid.`);
    const name = describeActive.name;
    return respond(200, `${name}Response`, `<${name}Result>${xmlOf(perform(describeActive, {}))}</${name}Result>`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, status } = error;
    const content = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return respond(status, 'ErrorResponse', content);
  }
}
