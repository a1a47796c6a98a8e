import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { SlackMessageRow } from './store.ts';

/** Where each message of a go-live stands in Slack, so that it is edited and not posted again. */
export function slackMessages(db: Db) {
  const select = prepare(($: Slots<{ go_live: string; message_key: string }>) =>
    db
      .selectFrom('slack_messages')
      .selectAll()
      .where('go_live', '=', $('go_live'))
      .where('message_key', '=', $('message_key')),
  );
  const save = prepare(($: Slots<{ [K in keyof Schema['slack_messages']]: Schema['slack_messages'][K] }>) =>
    db
      .insertInto('slack_messages')
      .values({
        go_live: $('go_live'),
        message_key: $('message_key'),
        channel: $('channel'),
        ts: $('ts'),
        permalink: $('permalink'),
        shown: $('shown'),
      })
      .onConflict((conflict) =>
        conflict.columns(['go_live', 'message_key']).doUpdateSet((eb) => ({
          channel: eb.ref('excluded.channel'),
          ts: eb.ref('excluded.ts'),
          permalink: eb.ref('excluded.permalink'),
          shown: eb.ref('excluded.shown'),
        })),
      ),
  );
  return {
    async find(on: Db, goLive: string, messageKey: string): Promise<SlackMessageRow | undefined> {
      const row = (await select(on, { go_live: goLive, message_key: messageKey })).rows[0];
      if (row === undefined) return undefined;
      const { channel, ts, permalink, shown } = row;
      return {
        goLive,
        messageKey,
        channel,
        ts,
        permalink: permalink ?? undefined,
        shown: shown ?? undefined,
      };
    },
    async save(on: Db, row: SlackMessageRow): Promise<void> {
      await save(on, {
        go_live: row.goLive,
        message_key: row.messageKey,
        channel: row.channel,
        ts: row.ts,
        permalink: row.permalink ?? null,
        shown: row.shown ?? null,
      });
    },
    /** What golive put last into the messages counts as not known: the next edit of each is sent. */
    async forgetShown(on: Db): Promise<void> {
      await on.updateTable('slack_messages').set({ shown: null }).execute();
    },
  };
}
