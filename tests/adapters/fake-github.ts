import { pino } from 'pino';
import { createGithub } from '../../src/adapters/github.ts';
import type { RunRequest } from '../../src/domain/event.ts';
import { en } from '../../src/messages/en.ts';
import { SECRET } from './contract.testsuite.ts';
import type { Received, Reply } from './throwaway-server.ts';

export const RUN: RunRequest = {
  purpose: 'deploy',
  correlationId: 'a1b2-GL-7-deploy-1',
  repository: 'acme/shop',
  workflow: 'deploy.yml',
  ref: 'main',
  inputs: { version: 'v1.4.2', environment: 'production' },
};

export const RUN_URL = 'https://github.com/acme/shop/actions/runs/42';

export const WORKFLOW = `
name: Deploy
run-name: Deploy \${{ inputs.version }} [golive:\${{ inputs.golive_id }}]
on:
  workflow_dispatch:
    inputs:
      version: { required: true }
      environment: { required: true }
      golive_id: { required: false }
jobs: {}
`;

/** Answers the read of the workflow's file, and nothing else. */
export function workflowFile(source = WORKFLOW): (request: Received) => Reply | undefined {
  const content = Buffer.from(source).toString('base64').replace(/.{60}/g, '$&\n');
  return ({ method, path }) =>
    method === 'GET' && path.startsWith('/repos/acme/shop/contents/.github/workflows/')
      ? { body: { type: 'file', encoding: 'base64', content } }
      : undefined;
}

export function notFound(message = 'Not Found'): Reply {
  return { status: 404, body: { message, documentation_url: 'https://docs.github.com/rest', status: '404' } };
}

export function githubAt(
  url: string,
  more: Partial<Parameters<typeof createGithub>[0]> = {},
): ReturnType<typeof createGithub> {
  return createGithub({
    auth: { token: SECRET },
    baseUrl: url,
    log: pino({ level: 'silent' }),
    words: en.outside,
    ...more,
  });
}
