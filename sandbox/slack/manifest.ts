import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().optional() }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

const manifest = () =>
  manifestSchema.parse(parse(readFileSync(new URL('../../manifest.yaml', import.meta.url), 'utf8')));

export interface CommandHint {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string | undefined;
}

/** What Slack shows of the app's commands while somebody types: from the app's own manifest. */
export function commandHints(commands: readonly string[]): readonly CommandHint[] {
  const known = manifest().features.slash_commands;
  return commands.map((command) => {
    const found = known.find((one) => one.command === command);
    return { command, description: found?.description ?? '', usageHint: found?.usage_hint };
  });
}

/** What a workspace grants that installs the app: what its manifest asks for. */
export const manifestScopes = (): readonly string[] => manifest().oauth_config.scopes.bot;
