import { PublishCommand, type SNSClient, SNSServiceException } from '@aws-sdk/client-sns';
import { type Channel, ChannelUnavailable } from '../../../shared/alerts/channel.ts';
import { type Links, NO_LINKS } from '../../../shared/alerts/guide.ts';
import { publicationOf } from '../../../shared/alerts/sns.ts';

/** The alert topic: one publish per message, JSON for programs and plain text for mail subscribers in the same. */
export const snsAlerts = (client: SNSClient, topicArn: string, links: Links = NO_LINKS): Channel => ({
  name: 'sns',
  async send(message) {
    const { subject, byProtocol, attributes } = publicationOf(message, links);
    const publish = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify(byProtocol),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    });
    try {
      await client.send(publish);
    } catch (cause) {
      if (isAboutTheMessage(cause)) throw cause;
      throw new ChannelUnavailable(`SNS did not take the alert: ${cause instanceof Error ? cause.name : 'unknown'}`, {
        cause,
      });
    }
  },
});

/** SNS names what it dislikes about a message `InvalidParameter…`; all else would befall any other message too. */
const isAboutTheMessage = (error: unknown): boolean =>
  error instanceof SNSServiceException && error.name.startsWith('InvalidParameter');
