import { z } from 'zod';
import { duration, httpStatus, id, line, some, webUrl, workflowFile } from './written-values.ts';

/** What an item, a criterion or a step wants to be verified; `to-check.ts` turns it into the domain's. */

const acceptedHost = 'a host name such as shop.example.com, perhaps with :port';
export const host = z
  .string(acceptedHost)
  .regex(
    /^(?=.{1,255}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/,
    {
      error: acceptedHost,
      abort: true,
    },
  )
  .refine((written) => URL.canParse(`https://${written}`), { error: acceptedHost });

const acceptedName = 'a host name such as shop.example.com';
const dnsName = z
  .string(acceptedName)
  .regex(
    /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)+$/,
    acceptedName,
  );

const http = z.strictObject({
  kind: z.literal('http'),
  url: webUrl.optional().describe("Left out: the service's health endpoints. May hold {{version}}."),
  status: httpStatus,
  max_latency: duration.optional().describe('A slower answer fails the check.'),
  json: z
    .strictObject({
      path: line.describe('A field of the JSON answer, as a dotted path.'),
      equals: line.describe('May hold {{version}}.'),
    })
    .optional(),
  text: line.optional().describe('What the answer must contain. May hold {{version}}.'),
});

const tls = z.strictObject({
  kind: z.literal('tls'),
  hosts: some(host, 20).optional().describe("Left out: the service's domains."),
  valid_for: duration.describe('How much longer the certificate must be valid, such as 14d.'),
});

const dns = z.strictObject({
  kind: z.literal('dns'),
  names: some(dnsName, 20).optional().describe("Left out: the service's domains."),
  record: z
    .strictObject({
      type: z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT']),
      value: line.describe('One of the records must be this.'),
    })
    .optional()
    .describe('Left out: the names must have an address.'),
});

const githubCi = z.strictObject({
  kind: z.literal('github_ci'),
  ref: line.optional().describe("Left out: the service's release_ref. May hold {{version}}."),
  names: some(line, 50).optional().describe('Workflows, check runs or statuses; all of them when left out.'),
});

const acceptedNumber = 'the number of a pull request such as 42';
const githubMerged = z.strictObject({
  kind: z.literal('github_merged'),
  pull_requests: z
    .array(z.int(acceptedNumber).min(1, acceptedNumber), 'a list of at most 20 entries')
    .max(20, 'at most 20 entries')
    .default([]),
  milestone: line.optional().describe("Left out: the service's milestone. May hold {{version}}."),
  base: line.optional().describe('The branch into which the pull requests must have been merged.'),
});

const githubAlerts = z.strictObject({
  kind: z.literal('github_alerts'),
  sources: some(z.enum(['code_scanning', 'dependabot', 'secret_scanning']), 3).default([
    'code_scanning',
    'dependabot',
    'secret_scanning',
  ]),
  severities: some(z.enum(['critical', 'high', 'medium', 'low']), 4)
    .default(['critical'])
    .describe('Open alerts of these fail the check; an open secret always does.'),
});

const githubWorkflow = z.strictObject({
  kind: z.literal('github_workflow'),
  workflow: z
    .union([workflowFile, id], "a workflow file, or a name of the service's checks.workflows")
    .describe("A workflow file, or a name of the service's checks.workflows."),
  within: duration.describe('How long ago its last run may have succeeded.'),
  branch: line.optional(),
});

const statusPage = z.strictObject({
  kind: z.literal('status_page'),
  urls: some(webUrl, 10).optional().describe("Statuspage sites. Left out: the service's status_pages."),
});

const slackReachable = z.strictObject({ kind: z.literal('slack_reachable') });

const openIssues = z.strictObject({
  kind: z.literal('open_issues'),
  severities: some(z.enum(['normal', 'severe']), 2)
    .default(['severe'])
    .describe('Of the issues that people opened in the go-live; one of these that is open fails the check.'),
});

const rehearsed = z.strictObject({
  kind: z.literal('rehearsed'),
  within: duration.describe('How long ago this version of the runbook may have been rehearsed, such as 14d.'),
});

const kinds = [
  http,
  tls,
  dns,
  githubCi,
  githubMerged,
  githubAlerts,
  githubWorkflow,
  statusPage,
  slackReachable,
  openIssues,
  rehearsed,
] as const;

const oneOf = (all: readonly { readonly shape: { readonly kind: { readonly value: string } } }[]): string =>
  `one of the kinds ${all.map((kind) => kind.shape.kind.value).join(', ')}`;

const single = z.discriminatedUnion('kind', kinds, { error: oneOf(kinds) });

const all = z.strictObject({
  kind: z.literal('all'),
  checks: some(single, 5).describe('Each of them must pass.'),
});

export const check = z
  .discriminatedUnion('kind', [...kinds, all], { error: oneOf([...kinds, all]) })
  .describe('Verifies this by itself.');

export type WrittenCheck = z.output<typeof check>;
export type WrittenSingleCheck = z.output<typeof single>;
