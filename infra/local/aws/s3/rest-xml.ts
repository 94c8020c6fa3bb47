import type { SdkRequest, SdkResponse } from '../../sdk-handler.ts';
import { AwsError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import {
  copyObject,
  deleteObject,
  getObject,
  getObjectLock,
  getVersioning,
  listObjects,
  putObject,
} from './operations.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
/** The KMS key under which an object lies. */
const KEY_HEADER = 'x-amz-server-side-encryption-aws-kms-key-id';
const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? '');

/** Lists are elements of one name, one after the other. */
const xmlOf = (fields: object): string =>
  Object.entries(fields)
    .flatMap(([name, value]: [string, unknown]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => [name, one] as const),
    )
    .map(([name, value]) => {
      const inside = typeof value === 'object' && value !== null ? xmlOf(value) : escapeXml(String(value));
      return `<${name}>${inside}</${name}>`;
    })
    .join('');

const xml = (statusCode: number, root: string, fields: object): SdkResponse => ({
  statusCode,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`${HEAD}<${root} xmlns="${NAMESPACE}">${xmlOf(fields)}</${root}>`),
});

type Answer = (result: Readonly<Record<string, unknown>>) => SdkResponse;
const empty =
  (statusCode: number): Answer =>
  ({ ETag }) => ({ statusCode, headers: typeof ETag === 'string' ? { etag: ETag } : {}, body: new Uint8Array() });
const bytes: Answer = ({ Body, ETag, LastModified, ContentRange, SSEKMSKeyId, breaksAfter }) => {
  const body = Body as Uint8Array;
  return {
    statusCode: ContentRange === undefined ? 200 : 206,
    headers: {
      etag: String(ETag),
      'last-modified': String(LastModified),
      'content-length': String(body.length),
      'content-type': 'binary/octet-stream',
      ...(SSEKMSKeyId !== undefined && { [KEY_HEADER]: String(SSEKMSKeyId) }),
      ...(ContentRange !== undefined && { 'content-range': String(ContentRange) }),
    },
    body: typeof breaksAfter === 'number' ? body.subarray(0, breaksAfter) : body,
  };
};

const COPY_SOURCE = 'x-amz-copy-source';
/** Which operation a request is for: by its method, whether it names an object, and the parameter or header that tells it. */
const ROUTES: readonly (readonly [method: string, ofObject: boolean, query: string | null, Operation, Answer])[] = [
  ['PUT', true, COPY_SOURCE, copyObject, (result) => xml(200, 'CopyObjectResult', result)],
  ['PUT', true, null, putObject, empty(200)],
  ['GET', true, null, getObject, bytes],
  ['DELETE', true, null, deleteObject, empty(204)],
  ['GET', false, 'list-type', listObjects, (result) => xml(200, 'ListBucketResult', result)],
  ['GET', false, 'versioning', getVersioning, (result) => xml(200, 'VersioningConfiguration', result)],
  ['GET', false, 'object-lock', getObjectLock, (result) => xml(200, 'ObjectLockConfiguration', result)],
];
/** Parameters and headers by the names that the operations have for them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  prefix: 'Prefix',
  'continuation-token': 'ContinuationToken',
  'start-after': 'StartAfter',
  'max-keys': 'MaxKeys',
  'encoding-type': 'EncodingType',
  [COPY_SOURCE]: 'CopySource',
  'if-match': 'IfMatch',
  range: 'Range',
  [KEY_HEADER]: 'SSEKMSKeyId',
};

/** The bucket is the first part of the path: clients are told `forcePathStyle`, or know S3 by an IP address. */
function placeIn(path: string): { readonly Bucket: string; readonly Key: string } {
  const [, bucket = '', ...key] = path.split('/');
  return { Bucket: decodeURIComponent(bucket), Key: key.map(decodeURIComponent).join('/') };
}

/** S3 on the wire: the operation in method and path, bytes or XML. */
export const answerS3 = (
  request: SdkRequest,
  perform: (operation: Operation, input: object) => object,
): SdkResponse => {
  try {
    const { Bucket, Key } = placeIn(request.path);
    const query = request.query ?? {};
    const route = ROUTES.find(
      ([method, ofObject, parameter]) =>
        method === request.method &&
        ofObject === (Key !== '') &&
        (parameter === null || parameter in query || parameter in request.headers),
    );
    if (!route) throw new AwsError('NotImplemented', `${request.method} ${request.path}`, 501);
    const [, , , operation, answer] = route;
    const given = [...Object.entries(query), ...Object.entries(request.headers)].flatMap(([name, value]) => {
      const known = PARAMETERS[name.toLowerCase()];
      return known === undefined ? [] : [[known, value]];
    });
    const input = { ...Object.fromEntries(given), Bucket, ...(Key !== '' && { Key }), Body: bodyOf(request.body) };
    return answer(perform(operation, input) as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, status } = error;
    const body = `${HEAD}<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return { statusCode: status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
  }
};

const bodyOf = (body: unknown): Uint8Array => {
  if (body instanceof Uint8Array) return body;
  return typeof body === 'string' ? Buffer.from(body) : new Uint8Array();
};
