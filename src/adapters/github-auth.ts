import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/rest';
import type { Logger } from 'pino';
import type { Catalogue } from '../messages/catalogue.ts';
import { OutsideError } from './outside-error.ts';

export type GithubAuth =
  | { readonly token: string }
  | { readonly appId: string; readonly privateKey: string; readonly installationId: number };

export interface Authorizer {
  /** The `Authorization` header. For an App this fetches an installation token about once an hour. */
  header(): Promise<string>;
  /** GitHub refused the token. True where the next call gets a new one, so that it may go better. */
  refused(): boolean;
}

/**
 * Tokens are fetched here and not by the auth plugin's hook: the hook waits and sends a refused request again, and it
 * hides whether it was the token or the request itself that failed.
 */
export function createAuthorizer(auth: GithubAuth, octokit: Octokit, log: Logger): Authorizer {
  if ('token' in auth) {
    return { header: async () => `token ${auth.token}`, refused: () => false };
  }
  const app = createAppAuth({
    ...auth,
    request: octokit.request,
    log: { warn: (said) => log.warn({ said }, 'The GitHub App sign-in warned') },
  });
  let refresh = false;
  return {
    async header() {
      const fresh = refresh;
      const granted = await app({ type: 'installation', refresh: fresh });
      if (fresh) refresh = false;
      return `token ${granted.token}`;
    },
    refused() {
      refresh = true;
      return true;
    },
  };
}

export function unusableKey(cause: unknown, words: Catalogue['outside']['github']): OutsideError {
  return new OutsideError(words.keyUnusable, {
    code: 'app_key_unusable',
    retryable: false,
    happened: 'no',
    cause,
  });
}
