import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveAdmin } from '../../../functions/serve-admin/handle.ts';
import { consolePage } from '../../../functions/serve-admin/page.ts';
import { type AdminWorld, ALICE, adminWorld } from './world.ts';

const page = consolePage({ 'index.html': '<!doctype html>', 'console-0.js': 'run()', 'console-0.css': 'a{}' });

describe('the page of the console', () => {
  let world: AdminWorld;
  beforeAll(async () => {
    world = await adminWorld();
  });
  afterAll(() => world.dynamo.close());

  const ask = (path: string, { method = 'GET', actor = ALICE as string | null, headers = {} } = {}) => {
    const sent = { host: 'admin.example', ...headers };
    return serveAdmin(world.deps, { method, path, query: '', headers: sent, body: '', actor }, page);
  };

  it.each([
    ['/', 'text/html; charset=utf-8', 'no-store'],
    ['/console-0.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
    ['/console-0.css', 'text/css; charset=utf-8', 'private, max-age=31536000, immutable'],
  ])('serves %s so that nothing else runs in it, and nobody frames it', async (path, type, cache) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'cache-control': cache,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });

  it('is opened from a link elsewhere, whose site may yet read and change nothing', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('/', { headers })).status).toBe(200);
    expect((await ask('/api/v1/fleet', { headers })).status).toBe(403);
  });

  it('is for nobody who is not signed in', async () => {
    expect((await ask('/', { actor: null })).status).toBe(401);
  });

  it('has nothing elsewhere, and takes nothing', async () => {
    expect((await ask('/index.html')).status).toBe(404);
    expect((await ask('/../package.json')).status).toBe(404);
    expect((await ask('/', { method: 'POST' })).status).toBe(404);
  });
});
