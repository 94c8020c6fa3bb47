import { describe, expect, it } from 'vitest';
import { PLAIN_CONTRACT } from '../../../infra/local/google/contract.ts';
import { SCOPE } from '../../../shared/postmaster/http.ts';
import { DISCOVERY, methodOf } from '../../support/google/discovery.ts';

describe('the stand-in for Google on the local stack', () => {
  it.each(Object.values(DISCOVERY.methods))('knows $flatPath as the published document has it', (published) => {
    const path = `/${published.flatPath.replace('{domainsId}', 'news.example.com')}`;
    const known = PLAIN_CONTRACT.methodOf(published.httpMethod, path);

    expect(known?.domain).toBe('news.example.com');
    expect(known?.method.request).toEqual(published.request);
    expect(known?.method.response).toEqual(published.response);
    expect(published.scopes).toEqual(expect.arrayContaining([...(known?.method.scopes ?? ['none'])]));
    expect(known?.method.scopes).toEqual([SCOPE]);
  });

  it('knows nothing else', () => {
    for (const [method, path] of [
      ['GET', '/v2/domains'],
      ['GET', '/v2/domains/example.com/domainStats:query'],
      ['POST', '/v2/domains/example.com/complianceStatus'],
    ] as const) {
      expect(PLAIN_CONTRACT.methodOf(method, path), path).toBeNull();
      expect(methodOf(method, path), path).toBeNull();
    }
  });
});
