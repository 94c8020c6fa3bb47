import type { SeenMessage } from '../../../../shared/alerts/seen-message.ts';
import { readLocal } from '../lib/api.ts';
import { HAS_MESSAGES } from '../lib/header.tsx';
import { Lines, Mrkdwn } from '../lib/mrkdwn.tsx';
import { Box, Empty, ProblemBox, Waiting } from '../lib/parts.tsx';
import { useLive } from '../lib/shell.ts';
import { moment } from '../lib/words.ts';

/** What people got on the local stack, as Slack and their mail would show it. */
export function MessagesView() {
  const { data, error } = useLive('messages', (signal) => readLocal<readonly SeenMessage[]>('/messages', signal));
  if (!HAS_MESSAGES) {
    return <Empty title="Messages are shown on the local stack alone: yours are in Slack and in your mail." />;
  }
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  return (
    <>
      <ProblemBox error={error} />
      <p class="quiet">
        The local stack sends nothing. This page stands in for Slack and mail: what people would get, the newest first.
      </p>
      {data.length === 0 && <Empty title="Nobody was told anything yet." />}
      {data.map((message) => (
        <Box key={message.id} title={message.mail.subject} note={moment(message.at)}>
          {message.slack.map((text) => (
            <Mrkdwn key={text} text={text} />
          ))}
          <details>
            <summary>The same by mail</summary>
            <pre class="mail">
              <Lines text={message.mail.text} />
            </pre>
          </details>
        </Box>
      ))}
    </>
  );
}
