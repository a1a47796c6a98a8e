const nameForm = /^WEBHOOK_SECRET_[A-Z0-9_]{1,60}$/;
/** 24 to 64 bytes, as Standard Webhooks want it. */
const secretForm = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/**
 * The secrets of webhooks, by the name of their variables, which are as many as there are webhooks. `problems` name the
 * variables that hold something else, never what they hold.
 */
export function readWebhookSecrets(given: Readonly<Record<string, string | undefined>>): {
  readonly secrets: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
} {
  const named = Object.entries(given).flatMap(([name, value]): [string, string][] =>
    nameForm.test(name) && value !== undefined ? [[name, value.trim()]] : [],
  );
  const isSound = ([, secret]: [string, string]): boolean => secretForm.test(secret);
  return {
    secrets: Object.fromEntries(named.filter(isSound)),
    problems: named
      .filter((one) => !isSound(one))
      .map(([name]) => `${name} is no webhook secret; accepted: whsec_ and 24 to 64 bytes in base64`),
  };
}
