import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { bodyText, type SdkRequest, type SdkResponse } from '../../sdk-handler.ts';
import { AwsError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { publish } from './publish.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

const respond = (statusCode: number, root: string, content: string): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(`<${root} xmlns="${NAMESPACE}">${content}</${root}>`),
});

/** `MessageAttributes.entry.1.Name=…`, `.Value.DataType=…` and so on. */
const attributesOf = (form: URLSearchParams): Record<string, MessageAttributeValue> => {
  const attributes: Record<string, MessageAttributeValue> = {};
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i++) {
    const value = (field: string) => form.get(`MessageAttributes.entry.${i}.Value.${field}`) ?? undefined;
    const binary = value('BinaryValue');
    attributes[form.get(`MessageAttributes.entry.${i}.Name`) ?? ''] = {
      DataType: value('DataType'),
      StringValue: value('StringValue'),
      BinaryValue: binary === undefined ? undefined : Buffer.from(binary, 'base64'),
    };
  }
  return attributes;
};

/** SNS on the wire: a form in, XML out. */
export const answerSns = (
  request: SdkRequest,
  perform: (operation: Operation, input: object) => object,
): SdkResponse => {
  try {
    const form = new URLSearchParams(bodyText(request.body));
    const action = form.get('Action');
    if (action !== publish.name) throw new AwsError('InvalidAction', `The action ${action} is not valid.`);
    const names = ['TopicArn', 'Message', 'Subject', 'MessageStructure'];
    const given = names.flatMap((name) => (form.has(name) ? [[name, form.get(name)]] : []));
    const result = perform(publish, { ...Object.fromEntries(given), MessageAttributes: attributesOf(form) });
    const fields = Object.entries(result).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`);
    return respond(200, 'PublishResponse', `<PublishResult>${fields.join('')}</PublishResult>`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, status } = error;
    const content = `<Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
    return respond(status, 'ErrorResponse', `<Error>${content}</Error>`);
  }
};
