import { type Command, Option } from 'commander';
import { runReconcile } from './reconcile-command.ts';
import { type CommandResult, runAuditExport, runAuditVerify } from './store/audit-commands.ts';

const databaseOption = (): Option =>
  new Option('--database <url>', 'where the events are').env('DATABASE_URL').default('file:data/golive.db');

/** Adds `golive audit verify`, `export` and `reconcile`. They only read; golive may be running meanwhile. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('verify, export and compare the audit trail');
  audit
    .command('verify')
    .description('check the hash chain; exit code 2 broken, 3 mismatch with an anchor, 4 truncated')
    .addOption(databaseOption())
    .option('--anchor <anchor...>', 'heads that were noted elsewhere, such as GL-7#41:3f9a2c1b7d4e')
    .action(async ({ database, anchor = [] }: { database: string; anchor?: string[] }) => {
      finish(await runAuditVerify({ database, anchors: anchor }));
    });
  audit
    .command('export')
    .description('print every event of one go-live, or of the plans that were refused')
    .argument('<go-live>', 'such as GL-7, or REFUSED-PLANS, LOCKS, REHEARSALS or REVIEWS')
    .addOption(databaseOption())
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .action(async (goLive: string, { database, format }: { database: string; format: string }) => {
      finish(await runAuditExport({ database, goLive, format }));
    });
  audit
    .command('reconcile')
    .description(
      'list runs of the deploy and rollback workflows on GitHub that belong to no go-live; exit code 5 where there are any',
    )
    .addOption(databaseOption())
    .option('--days <days>', 'how far back', '7')
    .action(async ({ database, days }: { database: string; days: string }) => {
      finish(await runReconcile({ database, days }));
    });
}

function finish({ output, exitCode }: CommandResult): void {
  (exitCode === 0 ? process.stdout : process.stderr).write(output);
  process.exitCode = exitCode;
}
