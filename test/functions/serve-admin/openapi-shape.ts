import { z } from 'zod';

/**
 * As much of OpenAPI 3.1 as its own JSON Schema demands of a document like ours.
 * @see https://spec.openapis.org/oas/v3.1.0
 */
const schema = z.record(z.string(), z.unknown());
const content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema }));
const parameter = z
  .strictObject({
    name: z.string().min(1),
    in: z.enum(['path', 'query', 'header']),
    required: z.boolean(),
    description: z.string().optional(),
    schema,
  })
  .refine((given) => given.in !== 'path' || given.required, { error: 'a name in the path is required' });
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w+$/),
  summary: z.string().min(1),
  tags: z.array(z.string()),
  'x-access': z.enum(['read', 'write']),
  parameters: z
    .array(parameter)
    .refine((all) => new Set(all.map((one) => `${one.in} ${one.name}`)).size === all.length),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.strictObject({
    200: z.strictObject({ description: z.string(), content }),
    default: z.strictObject({ $ref: z.literal('#/components/responses/Problem') }),
  }),
});
const paths = z
  .record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation))
  .refine(
    (all) =>
      Object.entries(all).every(([path, methods]) =>
        Object.values(methods).every((known) => {
          const inPath = known?.parameters.filter((one) => one.in === 'path').map(({ name }) => name) ?? [];
          const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
          return JSON.stringify(inPath) === JSON.stringify(named);
        }),
      ),
    { error: 'every name in a path is described, and none else' },
  );

export const DOCUMENT_SHAPE = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  jsonSchemaDialect: z.url(),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths,
  components: z.strictObject({
    responses: z.strictObject({ Problem: z.strictObject({ description: z.string(), content }) }),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('apiKey'), name: z.string(), in: z.literal('header'), description: z.string() }),
    ),
  }),
});
