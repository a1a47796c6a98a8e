import { z } from 'zod';
import { host } from './check-schema.ts';
import {
  any,
  duration,
  httpStatus,
  id,
  line,
  slackUser,
  some,
  title,
  webUrl,
  workflowFile,
} from './written-values.ts';

/** `services.yaml` as people write it; `to-services.ts` turns it into the domain's services. */

const slackChannel = z
  .string('a Slack channel id such as C012AB3CD')
  .regex(/^[CG][A-Z0-9]{2,20}$/, 'a Slack channel id such as C012AB3CD');

const acceptedZone = 'an IANA time zone such as Europe/Berlin or UTC';
const acceptedPlace =
  'a Slack channel, person or user group by id, such as C012AB3CD, U012AB3CD or S012AB3CD';
const slackPlace = z.string(acceptedPlace).regex(/^[CGUWS][A-Z0-9]{2,20}$/, acceptedPlace);

export const timeZone = z
  .string(acceptedZone)
  .refine((name) => /^[A-Z]/.test(name) && isTimeZone(name), { error: acceptedZone });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const healthEndpoint = z.strictObject({
  id,
  url: webUrl,
  interval: duration,
  timeout: duration,
  expect_status: httpStatus,
  max_latency: duration.optional().describe('A slower answer counts as a failed sample.'),
  json: z
    .strictObject({
      path: line.describe('A field of the JSON answer, as a dotted path.'),
      equals: line,
    })
    .optional(),
  text: line.optional().describe('A text that the answer must contain.'),
});

const audience = z.strictObject({
  id,
  title,
  slack: any(slackPlace, 50).describe(
    'Channels; people, who are told directly; and user groups, whose members are told directly.',
  ),
  email: any(z.email('an e-mail address').max(254, 'an e-mail address'), 5000),
  status_page: z.boolean().default(false),
  pager: z.boolean().default(false),
  external: z
    .boolean()
    .optional()
    .describe('Outside the house: what goes to it needs an approval (permissions.approve_external).'),
  fallback: slackChannel
    .optional()
    .describe("Hears what did not reach the audience, to pass it on; the service's channel when left out."),
});

const checks = z
  .strictObject({
    release_ref: line
      .optional()
      .describe('The tag or branch of a version, such as v{{version}}; the version itself when left out.'),
    milestone: line.optional().describe("The title of a version's milestone, such as {{version}}."),
    domains: any(host, 20).describe('Under which names people reach the service.'),
    status_pages: any(webUrl, 10).describe('Statuspage sites of what the service depends on.'),
    workflows: z
      .record(id, workflowFile)
      .default({})
      .describe('Workflow files by the names that runbooks use, such as staging.'),
  })
  .describe('What automatic checks take from the service.');

const acceptedComponent = 'a component id of the status page such as 8kbf7d35c070';
const component = z.string(acceptedComponent).regex(/^[a-z0-9]{4,40}$/, acceptedComponent);

const statusPage = z
  .strictObject({
    components: some(component, 50).describe('All of them are said to be the same.'),
  })
  .describe('What of the service stands on the status page that the installation is set up for.');

const acceptedSecret = 'the name of an environment variable such as WEBHOOK_SECRET_OPS';
const webhook = z.strictObject({
  id,
  url: webUrl,
  secret: z
    .string(acceptedSecret)
    .regex(/^WEBHOOK_SECRET_[A-Z0-9_]{1,60}$/, acceptedSecret)
    .describe('The name of the environment variable that holds the secret, never the secret itself.'),
});

const acceptedPhone = 'a phone number such as "+49 30 1234567", in quotes';

/* How to reach somebody outside Slack. It is never quoted in a problem, so that no log gets to see it. */
const reach = {
  phone: z
    .string(acceptedPhone)
    .regex(/^\+?[\d(][\d ()/.x-]{2,30}$/, acceptedPhone)
    .optional()
    .describe("The holder's phone number, in quotes. Shown to the people of the go-live alone."),
  email: z
    .email('an e-mail address')
    .max(100, 'an e-mail address')
    .optional()
    .describe("The holder's mail address. Shown to the people of the go-live alone."),
};

const roleHolders = z
  .strictObject({ holder: slackUser.optional(), deputy: slackUser.optional(), ...reach })
  .refine(({ holder, deputy, phone, email }) => holder ?? (deputy === undefined && (phone ?? email)), {
    error: 'a holder, or the phone or mail address alone of a contact who is not in Slack',
    when: ({ issues }) => issues.length === 0,
  });

const acceptedLogin = 'a name on GitHub such as octocat';
const githubLogin = z
  .string(acceptedLogin)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$/, acceptedLogin);

const service = z.strictObject({
  id,
  title,
  environment: id,
  runbook: id.describe('The id of the runbook that its go-lives follow.'),
  repository: z
    .string('owner/name of a GitHub repository')
    .regex(/^[A-Za-z0-9-]{1,39}\/[\w.-]{1,100}$/, 'owner/name of a GitHub repository'),
  ref: z
    .string('a branch or tag such as main')
    .regex(/^[\w./-]{1,200}$/, 'a branch or tag such as main')
    .describe('The git ref whose workflow files are run.'),
  workflows: z.strictObject({
    deploy: workflowFile,
    rollback: workflowFile,
    verify: workflowFile
      .optional()
      .describe('Run after a rollback: it counts as verified only with good health and the success of this.'),
    steps: z
      .record(id, workflowFile)
      .optional()
      .describe('Of steps, by the names that the runbook uses; what is not named here is done by hand.'),
    changes_production: some(id, 50)
      .optional()
      .describe(
        'Names of those of steps that change production, such as one that brings all traffic at once: before a deployment none of their runs may be going on, and one that no go-live asked for is told. Steps with traffic are counted anyway.',
      ),
  }),
  time_zone: timeZone,
  channel: slackChannel.describe('Where its go-lives are run.'),
  rehearsal_channel: slackChannel
    .optional()
    .describe('The one channel that its rehearsals are told in; nothing else is told there.'),
  bridge: webUrl.optional().describe('The call that people join.'),
  status_page: statusPage.optional(),
  webhooks: any(webhook, 10).describe('Tools that get every notice, as signed JSON.'),
  health: some(healthEndpoint, 20),
  audiences: some(audience, 50),
  checks: checks.optional(),
  github_logins: z
    .record(githubLogin, slackUser)
    .optional()
    .describe('Slack users by their names on GitHub: whose commits go live does not vote GO.'),
  roles: z
    .record(id, roleHolders)
    .describe(
      'Who holds each role of the runbook. A contact who is not in Slack has a phone or a mail alone.',
    ),
});

export const servicesSchema = z
  .strictObject({ services: some(service, 500) })
  .meta({ title: 'golive services', description: 'What goes live, where, and who is who.' });

type WrittenServices = z.output<typeof servicesSchema>;
export type WrittenService = WrittenServices['services'][number];
