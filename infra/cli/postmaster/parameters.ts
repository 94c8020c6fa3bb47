import { forTerminal } from '../../../shared/kernel/escape.ts';
import { UserError } from '../user-error.ts';

/** The parameter that holds the token. Each rejects with a `UserError`. */
export type Parameters = {
  /** null: there is none. */
  read(name: string): Promise<string | null>;
  /** @param key a KMS key; undefined: the account's own for SSM */
  write(name: string, value: string, key: string | undefined): Promise<void>;
  remove(name: string): Promise<void>;
};

/** SSM, with the credentials that the AWS command line has here. */
export async function ssmParameters(): Promise<Parameters> {
  const { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } = await import(
    '@aws-sdk/client-ssm'
  );
  const client = new SSMClient({});
  const told = async <T>(what: string, doing: Promise<T>): Promise<T> => {
    try {
      return await doing;
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'CredentialsProviderError')
        throw new UserError('No AWS credentials were found. Sign in (aws sso login), or name a profile in AWS_PROFILE');
      throw new UserError(`${what} (${name}): ${forTerminal(message)}`);
    }
  };
  return {
    async read(name) {
      const reading = client.send(new GetParameterCommand({ Name: name, WithDecryption: true })).then(
        ({ Parameter }) => Parameter?.Value ?? null,
        (error: Error) => (error.name === 'ParameterNotFound' ? null : Promise.reject(error)),
      );
      return told(`The parameter ${name} cannot be read`, reading);
    },
    async write(name, value, key) {
      const input = { Name: name, Value: value, Type: 'SecureString', Overwrite: true } as const;
      const writing = client.send(new PutParameterCommand({ ...input, ...(key !== undefined && { KeyId: key }) }));
      await told(`The parameter ${name} cannot be written`, writing);
    },
    async remove(name) {
      const removing = client
        .send(new DeleteParameterCommand({ Name: name }))
        .catch((error: Error) => (error.name === 'ParameterNotFound' ? undefined : Promise.reject(error)));
      await told(`The parameter ${name} cannot be deleted`, removing);
    },
  };
}
