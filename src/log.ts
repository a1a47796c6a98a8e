import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** The log of the process. Whatever is written, the secrets of the configuration never stand in it. */
export function createLog(
  config: Config,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  const secrets = secretsOf(config);
  const mask = (line: string) => secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return pino(
    { level: config.logLevel, base: { name: 'golive' } },
    { write: (line: string) => write(mask(line)) },
  );
}

/** As they stand and as JSON writes them. */
function secretsOf({ slack, github }: Config): readonly string[] {
  const auth = github?.auth;
  const known = [
    slack?.botToken,
    slack?.appToken,
    slack?.signingSecret,
    auth && ('token' in auth ? auth.token : auth.privateKey),
  ].filter((secret) => secret !== undefined);
  return [...new Set(known.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))];
}
