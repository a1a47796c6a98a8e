#!/usr/bin/env node
import { Command } from 'commander';
import { registerAudit } from './audit-command.ts';
import { ConfigError, loadEnvironmentFile } from './config.ts';
import { registerSchema } from './runbook/schema-command.ts';
import { registerValidate } from './runbook/validate-command.ts';

// Whoever reads may have seen enough: `golive audit export GL-7 | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const program = new Command('golive').description('Tools for those who run golive.');
registerValidate(program);
registerSchema(program);
registerAudit(program);
try {
  loadEnvironmentFile();
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  program.error(error.message);
}
