import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { withoutJsonSchema } from '../../../infra/bundling/zod-schemas.ts';
import { pathOf } from '../../docs/pages.ts';

const ASKED = `import { z } from 'zod';
const schema = z.strictObject({ name: z.string().min(1), sizes: z.array(z.number()).default([]), kind: z.enum(['a', 'b']).optional() });
export const read = (value) => schema.safeParse(value);
export const written = () => schema.toJSONSchema();`;

const bundled = async (plugins: Parameters<typeof build>[0]['plugins'] = []) => {
  const { outputFiles } = await build({
    stdin: { contents: ASKED, resolveDir: pathOf('.') },
    ...{ bundle: true, platform: 'node', format: 'esm', write: false, minify: true, plugins },
  });
  const text = outputFiles[0]?.text ?? '';
  type Asked = { read: (value: unknown) => { success: boolean; error?: { message: string } }; written: () => unknown };
  return { text, ...((await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Asked) };
};

describe('withoutJsonSchema', () => {
  it('reads and refuses as ever, in fewer bytes, and says that it writes no JSON Schema', async () => {
    const [whole, lean] = [await bundled(), await bundled([withoutJsonSchema()])];
    expect(lean.text.length).toBeLessThan(whole.text.length - 10_000);
    for (const value of [{ name: 'acme' }, { name: '' }, { name: 'acme', kind: 'c', more: 1 }, null])
      expect(lean.read(value).error?.message).toBe(whole.read(value).error?.message);
    expect(lean.read({ name: 'acme' })).toEqual({ success: true, data: { name: 'acme', sizes: [] } });
    expect(whole.written()).toHaveProperty('properties.name');
    expect(lean.written).toThrow('This bundle writes no JSON Schema');
  });
});
