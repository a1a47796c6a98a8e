import { App, LogLevel } from '@slack/bolt';
import { openSqliteDatabase } from '../src/store/sqlite.ts';

/**
 * The least that answers the form of a GO: Bolt, one listener, an ack and nothing else. With COMMIT_TO, the path of a database, it
 * first inserts what was entered as one row and commits, with golive's own pragmas. Runs as a process of its own.
 */
const app = new App({
  token: process.env['SLACK_BOT_TOKEN'] ?? '',
  appToken: process.env['SLACK_APP_TOKEN'] ?? '',
  socketMode: true,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
  logLevel: LogLevel.ERROR,
});

const keep = keeper(process.env['COMMIT_TO']);
app.view(/[\s\S]*/, async ({ view, ack }) => {
  keep(JSON.stringify(view.state));
  await ack();
});

function keeper(file: string | undefined): (row: string) => void {
  if (file === undefined) return () => {};
  const database = openSqliteDatabase({ file });
  database.exec('CREATE TABLE clicks (click TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO clicks (click) VALUES (?)');
  return (row) => void insert.run(row);
}

process.once('disconnect', () => process.exit(0));
await app.start();
process.send?.('ready');
