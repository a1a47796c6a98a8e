import { describe, expect, it } from 'vitest';
import { githubAt, notFound, RUN, WORKFLOW, workflowFile } from './fake-github.ts';
import { type Handler, startServer } from './throwaway-server.ts';

async function check(file: Handler) {
  const server = await startServer(file);
  return githubAt(server.url).checkWorkflow(RUN);
}

const serve =
  (source: string): Handler =>
  (request) =>
    workflowFile(source)(request) ?? notFound();

describe('a check of the workflow', () => {
  it('tells what a dispatch depends on', async () => {
    expect(await check(serve(WORKFLOW))).toEqual({
      exists: true,
      hasDispatch: true,
      inputs: ['version', 'environment', 'golive_id'],
      requiredInputs: ['version', 'environment'],
      declaresGoliveId: true,
      showsGoliveId: true,
    });
  });

  it.each([
    ['on: workflow_dispatch', true],
    ['on: [push, workflow_dispatch]', true],
    ['on: { workflow_dispatch: null }', true],
    ['on: { workflow_dispatch: { inputs: null } }', true],
    ['on: push', false],
    ['on: { push: { branches: [main] } }', false],
  ])('reads the trigger of "%s"', async (source, hasDispatch) => {
    expect(await check(serve(source))).toMatchObject({ hasDispatch, inputs: [], declaresGoliveId: false });
  });

  it.each([
    ['{ required: true, type: string }', ['version']],
    ['{ required: true, default: "" }', ['version']],
    ['{ required: true, default: v1 }', []],
    ['{ required: false }', []],
    ['{ type: string }', []],
    ['null', []],
    ['{ required: maybe }', ['version']],
  ])('sees whether the input "%s" must be given', async (input, requiredInputs) => {
    const source = `on: { workflow_dispatch: { inputs: { version: ${input} } } }`;
    expect(await check(serve(source))).toMatchObject({ inputs: ['version'], requiredInputs });
  });

  it.each([
    [`Deploy [golive:\${{inputs.golive_id}}]`, true],
    [`Deploy [golive:\${{ github.event.inputs.golive_id }}]`, true],
    [`Deploy \${{ inputs.golive_id }}`, false],
    [`Deploy [golive:\${{ inputs.version }}]`, false],
    ['Deploy', false],
  ])('sees whether the run-name "%s" shows the id', async (name, showsGoliveId) => {
    expect(await check(serve(`on: workflow_dispatch\nrun-name: ${name}`))).toMatchObject({ showsGoliveId });
  });

  it('says why there is no such workflow', async () => {
    expect(await check(() => notFound('No commit found for the ref main'))).toEqual({
      exists: false,
      because: expect.stringContaining('No commit found for the ref main'),
    });
  });

  it.each([
    ['text that is no YAML', 'on: [push'],
    ['YAML that is no workflow', '- a\n- b'],
    ['a key given twice', 'on: push\non: workflow_dispatch'],
    ['inputs that are a list', 'on: { workflow_dispatch: { inputs: [version] } }'],
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\non: { workflow_dispatch: { inputs: { x: [${'*b,'.repeat(20)}] } } }`,
    ],
  ])('refuses %s', async (_what, source) => {
    await expect(check(serve(source))).rejects.toMatchObject({
      code: 'workflow_unreadable',
      retryable: false,
    });
  });

  it('refuses a file that GitHub sends without its content', async () => {
    const tooLarge = { type: 'file', encoding: 'none', content: '' };
    await expect(check(() => ({ body: tooLarge }))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('says that the token may not read it', async () => {
    const message = 'Resource not accessible by integration';
    await expect(check(() => ({ status: 403, body: { message } }))).rejects.toMatchObject({
      code: 'http_403',
      retryable: false,
    });
  });
});
