import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { Transaction } from './store.ts';

export function inbox(db: Db) {
  const select = prepare(($: Slots<{ command_id: string }>) =>
    db.selectFrom('inbox').select('answer').where('command_id', '=', $('command_id')),
  );
  const insert = prepare(($: Slots<{ [K in keyof Schema['inbox']]: Schema['inbox'][K] }>) =>
    db
      .insertInto('inbox')
      .values({ command_id: $('command_id'), go_live: $('go_live'), at: $('at'), answer: $('answer') }),
  );
  return {
    async find(on: Db, commandId: string): Promise<unknown | undefined> {
      const { rows } = await select(on, { command_id: commandId });
      return rows[0] && JSON.parse(rows[0].answer);
    },
    async save(on: Db, answer: Parameters<Transaction['saveAnswer']>[0]): Promise<void> {
      await insert(on, {
        command_id: answer.commandId,
        go_live: answer.goLive ?? null,
        at: answer.at,
        answer: JSON.stringify(answer.answer ?? null),
      });
    },
  };
}
