import { randomBytes, verify } from 'node:crypto';
import { z } from 'zod';

/** Who calls. A GitHub App signs in with a JWT first, which is good for nothing but fetching a token. */
export interface Caller {
  readonly login: string;
  readonly isApp: boolean;
  readonly mayWrite: boolean;
}

export interface GithubApp {
  readonly appId: string;
  readonly installationId: number;
  /** The public half of the App's key; the bot holds the private one. */
  readonly publicKeyPem: string;
}

export interface Refused {
  readonly status: number;
  readonly message: string;
}

export const BOT_TOKEN = 'ghp_sandbox';
/** A token that may read all and write nothing. */
const READ_ONLY_TOKEN = 'ghp_sandbox_readonly';

const TOKEN_LIFE_MS = 60 * 60_000;
const claimsSchema = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  iat: z.int(),
  exp: z.int(),
});

/**
 * Tokens and their rights. Ages are measured in real time: Octokit signs and renews by the machine's clock, which the
 * sandbox cannot move.
 */
export class Access {
  readonly #app: GithubApp | undefined;
  readonly #installationTokens = new Map<string, number>();

  constructor(app: GithubApp | undefined) {
    this.#app = app;
  }

  callerOf(authorization: string | undefined): Caller | Refused {
    if (authorization === undefined) return { status: 401, message: 'Requires authentication' };
    const token = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization)?.[1] ?? '';
    if (token === BOT_TOKEN) return { login: 'golive-bot', isApp: false, mayWrite: true };
    if (token === READ_ONLY_TOKEN) return { login: 'golive-bot', isApp: false, mayWrite: false };
    const expiresMs = this.#installationTokens.get(token) ?? 0;
    if (expiresMs > Date.now()) return { login: 'golive-app[bot]', isApp: true, mayWrite: true };
    return { status: 401, message: 'Bad credentials' };
  }

  installationToken(
    authorization: string | undefined,
    installationId: number,
  ): Refused | { token: string; expiresMs: number } {
    const refused = checkJwt(/^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '', this.#app);
    if (refused) return refused;
    if (installationId !== this.#app?.installationId) return { status: 404, message: 'Not Found' };
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expiresMs = Date.now() + TOKEN_LIFE_MS;
    this.#installationTokens.set(token, expiresMs);
    return { token, expiresMs };
  }
}

function checkJwt(jwt: string, app: GithubApp | undefined): Refused | undefined {
  const undecodable = { status: 401, message: 'A JSON web token could not be decoded' };
  const [header, payload, signature, ...rest] = jwt.split('.');
  if (!header || !payload || !signature || rest.length > 0 || !app) return undecodable;
  const signed = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    app.publicKeyPem,
    Buffer.from(signature, 'base64url'),
  );
  const alg = z.object({ alg: z.literal('RS256') }).safeParse(fromBase64Json(header));
  if (!signed || !alg.success) return undecodable;
  const claims = claimsSchema.safeParse(fromBase64Json(payload));
  if (!claims.success || claims.data.iss !== app.appId)
    return { status: 404, message: 'Integration not found' };
  const nowS = Date.now() / 1000;
  const { iat, exp } = claims.data;
  if (exp <= nowS || exp > iat + 660) {
    return {
      status: 401,
      message:
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    };
  }
  if (iat > nowS + 60) {
    return {
      status: 401,
      message:
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    };
  }
  return undefined;
}

function fromBase64Json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
