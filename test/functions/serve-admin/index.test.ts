import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../../functions/serve-admin/env.ts';

const event = (userArn: string | null, method: string, path: string, body = '') => ({
  rawPath: path,
  rawQueryString: '',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'a' },
  body: Buffer.from(body).toString('base64'),
  isBase64Encoded: true,
  requestContext: { http: { method }, authorizer: { iam: { userArn } } },
});

describe('the function serve-admin', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('starts with what it is told, believes IAM alone, and only reads unless it is told otherwise', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    for (const name of Object.values(ENV)) vi.stubEnv(name, 'told');
    const { handler } = await import('../../../functions/serve-admin/index.ts');
    const ask = async (...args: Parameters<typeof event>) => handler(event(...args));

    expect((await ask('arn:aws:iam::1:user/alice', 'GET', '/api/v1/openapi.json'))?.statusCode).toBe(200);
    expect((await ask(null, 'GET', '/api/v1/openapi.json'))?.statusCode).toBe(401);
    const policy = JSON.stringify({ policy: '{"mode":"enforce"}' });
    const validated = await ask('arn:aws:iam::1:user/alice', 'POST', '/api/v1/policy/validate', policy);
    expect(JSON.parse(validated?.body ?? '')).toEqual({ valid: true, problems: [] });
    const evacuate = await ask('arn:aws:iam::1:user/alice', 'POST', '/api/v1/operations/evacuate', '{"reason":"x"}');
    expect(evacuate?.statusCode).toBe(403);
  });
});
