import { figuresOf } from '../figures.ts';
import type { Answer, Behind } from './door.ts';

/** Where the webhook of Slack is said to be. */
export type Told = {
  /** Values of SSM's parameters, by name; a name that is not there is the webhook's. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly webhook: () => string;
  /** The set that CloudWatch has figures of; null: it has none of anybody. */
  set: string | null;
};

/** What AWS answers where the local stack has no such service: the last resort of the door. */
export const answersOf =
  (told: Told): Behind =>
  (call, { body }) => {
    switch (`${call.service}:${call.operation}`) {
      case 'ssm:GetParameter': {
        const { Name } = JSON.parse(body) as { Name: string };
        return json({ Parameter: { Value: told.parameters[Name] ?? told.webhook() } });
      }
      case 'secretsmanager:GetSecretValue':
        return json({ SecretString: 'a claim key' });
      case 'sqs:StartMessageMoveTask':
        return json({ TaskHandle: 'moving' });
      default:
        return figuresOf(call.action, body, told.set);
    }
  };

const json = (value: object): Answer => ({ body: JSON.stringify(value) });
