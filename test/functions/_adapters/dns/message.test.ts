import { Packet } from 'dns2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeQuery, readDnsReply } from '../../../../functions/_adapters/dns/message.ts';

const QUESTION = { name: 'example.com', type: 'TXT' } as const;
const read = (message: Uint8Array) => readDnsReply(Buffer.from(message), QUESTION, true, '192.0.2.53:53');
const good = (): Buffer => {
  const packet = Packet.createResponseFromRequest(Packet.parse(encodeQuery(7, QUESTION, true)));
  packet.answers.push(new Packet.Resource({ name: 'example.com', type: 16, class: 1, ttl: 60, data: ['v=spf1 -all'] }));
  return packet.toBuffer();
};

describe('encodeQuery', () => {
  it('asks one question, wants recursion, and says how much it can take', () => {
    const { header, questions, additionals } = Packet.parse(encodeQuery(0xbeef, QUESTION, true));
    expect(header).toMatchObject({ id: 0xbeef, qr: 0, rd: 1 });
    expect(questions).toEqual([{ name: 'example.com', type: 16, class: 1 }]);
    expect(additionals).toMatchObject([{ type: 41, class: 1_232 }]);
    expect(Packet.parse(encodeQuery(1, QUESTION, false)).additionals).toEqual([]);
  });
});

describe('encodeQuery, read by dns2', () => {
  it('says what was asked, whatever the name is', () => {
    const label = fc.string({ unit: fc.constantFrom(...'abcxyz019-_ %=*'), minLength: 1, maxLength: 63 });
    const name = fc
      .array(label, { minLength: 1, maxLength: 10 })
      .map((labels) => labels.join('.'))
      .filter((one) => one.length <= 253);
    fc.assert(
      fc.property(name, fc.nat(0xffff), fc.boolean(), (asked, id, edns) => {
        const packet = Packet.parse(encodeQuery(id, { name: asked, type: 'MX' }, edns));
        expect(packet).toMatchObject({
          errors: [],
          questions: [{ name: asked, type: 15, class: 1 }],
          header: { id, rd: 1, qr: 0 },
        });
        expect(packet.additionals).toHaveLength(edns ? 1 : 0);
      }),
    );
  });
});

describe('readReply', () => {
  it('reads what is right', () => {
    expect(read(good())).toMatchObject({ kind: 'answer', answer: { status: 'found', records: [['v=spf1 -all']] } });
  });

  it('never throws, and never finds what is not there, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const reply = read(bytes);
        expect(reply.kind === 'answer' && reply.answer.status === 'found').toBe(false);
      }),
    );
  });

  it('never throws where a good reply is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(good().length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.nat(good().length), (changes, length) => {
        const message = good();
        for (const [at, value] of changes) message[at] = value;
        expect(() => read(message)).not.toThrow();
        expect(() => read(message.subarray(0, length))).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not read a reply with more records than anybody would send', () => {
    const message = good();
    message.writeUInt16BE(513, 6);
    expect(read(message)).toEqual({ kind: 'ignore', why: 'more than 512 records' });
  });

  it('believes nothing longer than a day', () => {
    const packet = Packet.parse(good());
    for (const answer of packet.answers) answer.ttl = 2 ** 31 - 1;
    expect(read(packet.toBuffer())).toMatchObject({ answer: { ttlSeconds: 86_400 } });
  });
});
