import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** Secrets that golive is given while it runs, such as a GitHub App's tokens, known by what they look like. */
const looksSecret =
  /\b(?:gh[a-z]_[A-Za-z0-9_]+|github_pat_[A-Za-z0-9_]+|xox[a-z](?:\.[a-z]+)?-[\w-]+|xapp-[\w-]+|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*)|(?<=\bbearer\s)[\w.~+/=-]+/giu;

/** The log of the process. Whatever is written, no secret stands in it: of the configuration, or of any known kind. */
export function createLog(
  config: Config,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  const mask = maskOf(config);
  return pino(
    { level: config.logLevel, base: { name: 'golive' } },
    { write: (line: string) => write(mask(line)) },
  );
}

/** Takes the secrets out of a text. */
export function maskOf(config: Config): (text: string) => string {
  const secrets = secretsOf(config);
  return (text) =>
    secrets
      .reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text)
      .replace(looksSecret, '[secret]');
}

/** Out of the words of other systems. */
export const maskReasons = <T extends { readonly reason: string }>(
  config: Config,
  all: readonly T[],
): readonly T[] => all.map((one) => ({ ...one, reason: maskOf(config)(one.reason) }));

/** As they stand and as JSON writes them. */
function secretsOf({ slack, github, mail, statusPage, pager, webhookSecrets }: Config): readonly string[] {
  const auth = github?.auth;
  const known = [
    slack?.botToken,
    slack?.appToken,
    slack?.signingSecret,
    statusPage?.apiKey,
    pager?.routingKey,
    ...(mail ? [new URL(mail.url).password, mail.password] : []),
    ...Object.values(webhookSecrets),
    github?.webhookSecret,
    auth && ('token' in auth ? auth.token : auth.privateKey),
  ]
    .filter((secret) => secret !== undefined)
    .filter(Boolean);
  return [...new Set(known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
}
