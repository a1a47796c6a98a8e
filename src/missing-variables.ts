type IsSet = (name: string) => boolean;

/** All that the variables that are set, and production, want besides. One that is set wrongly is set: its fault is told elsewhere. */
export function missingVariables(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const isSet = (name: string): boolean => given[name] !== undefined;
  const isProduction = given['NODE_ENV'] === 'production';
  const isSlackWanted =
    isProduction ||
    ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_API_URL'].some(isSet);
  return [
    ...(isSlackWanted ? [...missingOfSlack(isSet, isProduction), ...missingToken(isSet)] : []),
    ...together(isSet, 'a GitHub App', githubApp),
    ...together(isSet, 'mail', ['SMTP_URL', 'MAIL_FROM']),
    ...together(isSet, 'a status page', ['STATUSPAGE_API_KEY', 'STATUSPAGE_PAGE_ID']),
  ];
}

function missingOfSlack(isSet: IsSet, isProduction: boolean): readonly string[] {
  const hasDoor = isSet('SLACK_APP_TOKEN') || isSet('SLACK_SIGNING_SECRET');
  if (isProduction && !isSet('SLACK_BOT_TOKEN') && !hasDoor)
    return [
      'SLACK_BOT_TOKEN missing; in production golive needs SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET',
    ];
  return [
    ...(isSet('SLACK_BOT_TOKEN')
      ? []
      : ['SLACK_BOT_TOKEN missing; accepted: a bot token, xoxb-…, beside the other SLACK_ variables']),
    ...(hasDoor
      ? []
      : [
          'SLACK_APP_TOKEN missing; accepted: an app-level token, xapp-… (Socket Mode), or SLACK_SIGNING_SECRET (HTTP)',
        ]),
  ];
}

const githubApp = ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_INSTALLATION_ID'];

const missingToken = (isSet: IsSet): readonly string[] =>
  ['GITHUB_TOKEN', ...githubApp].some(isSet)
    ? []
    : [
        'GITHUB_TOKEN missing; accepted: a token, or GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_INSTALLATION_ID',
      ];

/** Names of them what is missing, where only some are set. */
function together(isSet: IsSet, what: string, names: readonly string[]): readonly string[] {
  const missing = names.filter((name) => !isSet(name));
  if (missing.length === 0 || missing.length === names.length) return [];
  return [`${missing.join(' and ')} missing; ${what} needs ${names.join(' and ')} together`];
}
