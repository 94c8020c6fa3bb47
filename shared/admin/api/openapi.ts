import * as z from 'zod';
import { OPERATION_IDS, OPERATIONS, type Operation, PATH_NAMES, PREFIX } from '../fleet/operations.ts';
import { Problem } from '../schema/fleet.ts';
import { PROBLEM_STATUSES } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return json;
};

const content = (schema: Json, type = 'application/json'): Json => ({ [type]: { schema } });

const ONCE = 'A repeated key with the same request gives the same answer, and changes nothing twice';
const NOT_KEPT = 'The answer is kept nowhere: a repeated key carries the request out again';

const headers = ({ access, versioned, isSecret }: Operation): Json[] =>
  [
    ...(access === 'write' ? [['Idempotency-Key', isSecret ? NOT_KEPT : ONCE]] : []),
    ...(versioned ? [['If-Match', 'The version that you have seen, in double quotes']] : []),
  ].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }));

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOf(PATH_NAMES[name] ?? z.string(), 'input'),
  }));

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

const describe = (id: string, operation: Operation): Json => ({
  operationId: id,
  summary: operation.about,
  tags: [operation.path.split('/')[1]],
  'x-access': operation.access,
  parameters: [...pathParameters(operation.path), ...queryParameters(operation.query), ...headers(operation)],
  ...(operation.body && { requestBody: { required: true, content: content(schemaOf(operation.body, 'input')) } }),
  responses: {
    200: { description: 'OK', content: content(schemaOf(operation.answer, 'output')) },
    default: { $ref: '#/components/responses/Problem' },
  },
});

/** The API as an OpenAPI 3.1 document, made from the schemas that validate it. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const id of OPERATION_IDS) {
    const operation: Operation = OPERATIONS[id];
    paths[PREFIX + operation.path] = {
      ...paths[PREFIX + operation.path],
      [operation.method.toLowerCase()]: describe(id, operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lazaretto',
      version: '1.0.0',
      description: 'Who is in trouble, why, since when, and what was done.',
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    security: [{ sigv4: [] }],
    paths,
    components: {
      responses: {
        Problem: {
          description: `Refused (${PROBLEM_STATUSES.join(', ')}); nothing was changed`,
          content: content(schemaOf(Problem, 'output'), 'application/problem+json'),
        },
      },
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: 'AWS Signature Version 4, service "lambda"',
        },
      },
    },
  };
}
