#!/usr/bin/env node
import { Command } from 'commander';
import { registerAudit } from './audit-command.ts';
import { registerSchema } from './runbook/schema-command.ts';
import { registerValidate } from './runbook/validate-command.ts';

const program = new Command('golive').description('Tools for those who run golive.');
registerValidate(program);
registerSchema(program);
registerAudit(program);
await program.parseAsync();
