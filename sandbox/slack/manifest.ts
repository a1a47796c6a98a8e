import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().optional() }),
    ),
  }),
});

export interface CommandHint {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string | undefined;
}

/** What Slack shows of the app's commands while somebody types: from the app's own manifest. */
export function commandHints(commands: readonly string[]): readonly CommandHint[] {
  const file = new URL('../../manifest.yaml', import.meta.url);
  const known = existsSync(file)
    ? manifestSchema.parse(parse(readFileSync(file, 'utf8'))).features.slash_commands
    : [];
  return commands.map((command) => {
    const found = known.find((one) => one.command === command);
    return { command, description: found?.description ?? '', usageHint: found?.usage_hint };
  });
}
