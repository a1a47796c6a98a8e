import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { jsonSchemaText, schemaFiles } from './json-schema.ts';
import { runbooksDirOption } from './validate-command.ts';

/** Adds `golive schema`, which makes the JSON Schema files that editors check runbooks with. */
export function registerSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of runbooks, services or freezes, or write all beside the runbooks')
    .addArgument(
      new Argument('[kind]', 'which schema to print')
        .choices(['runbook', 'services', 'freezes'])
        .default('runbook'),
    )
    .option('--write', 'write all files')
    .addOption(runbooksDirOption())
    .action(async (kind: string, options: { write?: boolean; dir: string }) => {
      for (const [name, schema] of Object.entries(schemaFiles)) {
        const text = jsonSchemaText(schema);
        if (!options.write && name.startsWith(kind)) process.stdout.write(text);
        if (!options.write) continue;
        const file = join(options.dir, name);
        await writeFile(file, text);
        process.stdout.write(`${file}: written\n`);
      }
    });
}
