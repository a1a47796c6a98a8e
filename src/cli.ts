#!/usr/bin/env node
import { Command } from 'commander';
import { registerSchema } from './runbook/schema-command.ts';
import { registerValidate } from './runbook/validate-command.ts';

const program = new Command('golive').description('Tools for those who run golive.');
registerValidate(program);
registerSchema(program);
await program.parseAsync();
