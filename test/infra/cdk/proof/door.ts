import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { MADE_TAG } from '../../../../shared/onboarding/made-tag.ts';
import { MOVE_FROM, MOVE_TO, WITH_ARCHIVE_KEY, WITH_KEY } from './by-aws.data.ts';
import { asked } from './by-aws.ts';
import { resourcesOf } from './catalogue.ts';
import type { Context } from './conditions.ts';
import type { Permissions, Question } from './policy.ts';
import { type Call, callOf, type Request } from './requests.ts';
import { ELSEWHERE } from './resolve.ts';

export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};
/** Answers a call that was let in. */
export type Behind = (call: Call, request: Request) => Promise<Answer> | Answer;
/** Tags of what an ARN of SES names. */
export type TagsOf = (arn: string) => Readonly<Record<string, string>>;
/** Whoever is calling at present. `key`, `archiveKey`: the ARN of the customer-managed key, where there is one. */
export type Caller = {
  readonly name: string;
  readonly permissions: Permissions;
  readonly key: string | null;
  readonly archiveKey: string | null;
};

/**
 * A door in front of AWS: every call of whoever is calling is asked of the policies of its role, and what they do not
 * allow is refused as the service itself would. What it cannot judge is a fault, and no call is let in then.
 */
export class Door {
  /** Operations that were let in, by the name of who called. */
  readonly calledBy = new Map<string, Set<string>>();
  /** What was not, with the reason, and what could not be judged. */
  readonly denied: string[] = [];
  readonly faults: string[] = [];
  /** What one function asked of another, by its URL: no call of AWS. */
  readonly elsewhere: string[] = [];
  caller: Caller | null = null;
  readonly #behind: Behind;
  readonly #tagsOf: TagsOf;

  constructor(behind: Behind, tagsOf: TagsOf = () => ({})) {
    this.#behind = behind;
    this.#tagsOf = tagsOf;
  }

  /** Ask without a call: what AWS does in the caller's name. */
  ask(questions: readonly Question[]): readonly string[] {
    const { name, permissions } = this.#known();
    const refused = questions.flatMap((question) => {
      const why = permissions.refuses(question);
      return why === null ? [] : [`${name}: ${question.action} on ${question.resource}: ${why}`];
    });
    this.denied.push(...refused);
    return refused;
  }

  async answer(request: Request): Promise<Answer> {
    if (request.url.startsWith(ELSEWHERE)) {
      this.elsewhere.push(request.body);
      return { body: JSON.stringify({ token: 'signed elsewhere' }) };
    }
    let call: Call;
    try {
      call = callOf(request);
      const refused = this.ask(await this.#questions(call, request));
      if (refused.length > 0) return refusal(call.service, refused.join('; '));
    } catch (error) {
      this.faults.push(`${this.caller?.name}: ${error instanceof Error ? error.message : String(error)}`);
      return { status: 501, body: '' };
    }
    const { name } = this.#known();
    this.calledBy.set(name, (this.calledBy.get(name) ?? new Set()).add(call.operation));
    return this.#behind(call, request);
  }

  async #questions(
    { service, operation, action, named, context }: Call,
    { body, copySource }: Request,
  ): Promise<Question[]> {
    const resources = await resourcesOf(action, named);
    const { key, archiveKey } = this.#known();
    const ofKey = WITH_KEY[service];
    const ofArchive = service === 's3' ? WITH_ARCHIVE_KEY[operation] : undefined;
    const move =
      action === 'sqs:StartMessageMoveTask'
        ? (JSON.parse(body) as { SourceArn: string; DestinationArn: string })
        : null;
    return [
      ...resources.map((resource) => ({
        action,
        resource,
        context: { ...context, ...this.#tagged(resource, resources) },
      })),
      ...(move ? [...asked(MOVE_FROM, move.SourceArn), ...asked(MOVE_TO, move.DestinationArn)] : []),
      // Whoever copies reads, too.
      ...(copySource === undefined
        ? []
        : [{ action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(copySource)}`, context }]),
      ...(key !== null && ofKey ? asked(ofKey, key) : []),
      ...(archiveKey !== null && ofArchive ? asked(ofArchive, archiveKey) : []),
    ];
  }

  /** What the call does not name has no tags: SES looks at those of what it names. */
  #tagged(resource: string, all: readonly string[]): Context {
    const named = resource === '*' ? (all.find((one) => one !== '*') ?? '') : resource;
    const { [MADE_TAG]: owner } = this.#tagsOf(named);
    return { [`aws:ResourceTag/${MADE_TAG}`]: owner === undefined ? [] : [owner] };
  }

  #known(): Caller {
    if (this.caller === null) throw new Error('Nobody is known to be calling');
    return this.caller;
  }

  /** Opens it on loopback. */
  async listen(): Promise<{ readonly url: string; close(): void }> {
    const server = createServer(async (incoming, outgoing) => {
      const { method = 'GET', url = '/', headers } = incoming;
      const bytes = await buffer(incoming);
      const target = String(headers['x-amz-target'] ?? '');
      const copySource = headers['x-amz-copy-source'];
      const answer = await this.answer({
        ...{ method, url, target, body: bytes.toString(), bytes },
        ...(typeof copySource === 'string' && { copySource }),
      });
      outgoing.writeHead(answer.status ?? 200, answer.headers ?? { 'content-type': 'application/x-amz-json-1.1' });
      outgoing.end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
  }
}

/** As each service says that it may not be. */
function refusal(service: string, message: string): Answer {
  if (service === 'sns')
    return {
      status: 403,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
    };
  if (service === 'ses')
    return { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: JSON.stringify({ message }) };
  return { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message }) };
}
