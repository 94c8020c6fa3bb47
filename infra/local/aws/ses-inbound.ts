import type { ReceiptRule } from '@aws-sdk/client-ses';
import type { Clock } from '../../../shared/kernel/time.ts';
import type { Bucket } from './s3/bucket.ts';

/** A mail as a server hands it to SES, and what SES finds of its sender. */
export type ArrivingMail = {
  readonly to: string;
  /** The domain in From. */
  readonly from: string;
  /** What SES finds by DMARC; null: the domain has no record, and SES says nothing of it. */
  readonly dmarc: 'pass' | 'fail' | null;
  /** The mail as it was sent. */
  readonly raw: Uint8Array;
};
export type InboundOptions = {
  readonly clock: Clock;
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** S3 tells of a new object. */
  readonly onPut?: (bucket: string, key: string) => void;
};

/**
 * SES where it receives: rules of the active rule set, one after the other, until one of them stops. Only S3 and Stop
 * actions do something here.
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html
 */
export class SesInbound {
  /** Rules of the active rule set, in order. */
  readonly rules: ReceiptRule[] = [];
  readonly #options: InboundOptions;
  #received = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  /** @returns false where no rule is for the recipient: the sending server is refused */
  receive(mail: ArrivingMail): boolean {
    const rules = this.rules.filter(({ Enabled = true, Recipients }) => Enabled && isFor(Recipients ?? [], mail.to));
    if (rules.length === 0) return false;
    this.#received += 1;
    const id = `in${String(this.#received).padStart(38, '0')}`;
    for (const { Actions = [] } of rules) {
      for (const { S3Action: s3, StopAction: stop } of Actions) {
        if (stop) return true;
        if (s3?.BucketName === undefined) continue;
        const key = `${s3.ObjectKeyPrefix ?? ''}${id}`;
        const body = Buffer.concat([Buffer.from(this.#fieldsOf(mail, id)), mail.raw]);
        this.#options.buckets.get(s3.BucketName)?.objects.set(key, { body, putAt: this.#options.clock.now() });
        this.#options.onPut?.(s3.BucketName, key);
      }
    }
    return true;
  }

  /** What SES writes above a mail, as stored mails of it show. */
  #fieldsOf({ to, from, dmarc }: ArrivingMail, id: string): string {
    const date = new Date(this.#options.clock.now()).toUTCString().replace('GMT', '+0000 (UTC)');
    const passes = dmarc === 'pass' ? 'pass' : 'fail';
    const spf = `spf=${passes} (spfCheck: domain of ${from} designates 192.0.2.25 as permitted sender) client-ip=192.0.2.25; envelope-from=reports@${from}; helo=mail.${from};`;
    return [
      `Return-Path: <reports@${from}>`,
      `Received: from mail.${from} (mail.${from} [192.0.2.25])\r\n by inbound-smtp.us-east-1.amazonaws.com with SMTP id ${id}\r\n for ${to};\r\n ${date}`,
      'X-SES-Spam-Verdict: PASS',
      'X-SES-Virus-Verdict: PASS',
      `Received-SPF: ${spf.slice('spf='.length)}`,
      `Authentication-Results: amazonses.com;\r\n ${spf}\r\n dkim=${passes} header.i=@${from};${dmarc === null ? '' : `\r\n dmarc=${dmarc} header.from=${from};`}`,
      'X-SES-RECEIPT: AEFBQUFBQUFB',
      'X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=AAAA; c=relaxed/simple; s=abc; d=amazonses.com; t=1767225600; v=1;',
      '',
    ].join('\r\n');
  }
}

/** An address, a domain, or with a dot in front all below a domain; no recipients are all. */
const isFor = (recipients: readonly string[], to: string): boolean => {
  const domain = to.slice(to.lastIndexOf('@') + 1);
  return (
    recipients.length === 0 ||
    recipients.some((one) => (one.startsWith('.') ? domain.endsWith(one) : one === to || one === domain))
  );
};
