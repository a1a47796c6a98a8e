import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIdOf, commandIdOf, submissionIdOf } from '../../src/slack/command-id.ts';
import { readActions, readCommand, readHomeOpened, readSubmission } from '../../src/slack/payload.ts';
import { isSlacks } from '../../src/slack/slack-calls.ts';
import { clickPayload, commandPayload, submissionPayload } from './payloads.ts';

describe('a payload', () => {
  it('is read where it has what golive uses, and nothing else of it is kept', () => {
    expect(readCommand(commandPayload('status'))).toMatchObject({ text: 'status', user_id: 'U0RITA' });
    expect(readCommand(commandPayload('status'))).not.toHaveProperty('token');
    expect(readActions(clickPayload())).toMatchObject({ actions: [{ action_id: 'gate_go' }] });
    expect(readSubmission(submissionPayload())).toMatchObject({ view: { callback_id: 'hold' } });
  });

  it.each([
    ['no actions', clickPayload({}, { actions: [] })],
    ['actions that are null', clickPayload({}, { actions: null })],
    ['actions that are an object', clickPayload({}, { actions: { 0: {} } })],
    ['an action without an id', clickPayload({ action_id: undefined })],
    ['an action with an id that is a number', clickPayload({ action_id: 7 })],
    ['an action without a time', clickPayload({ action_ts: undefined })],
    ['a user that is null', clickPayload({}, { user: null })],
    ['a user without an id', clickPayload({}, { user: {} })],
    ['a user with a strange id', clickPayload({}, { user: { id: '<!here>' } })],
    ['a team that is null', clickPayload({}, { team: null })],
    ['no trigger', clickPayload({}, { trigger_id: undefined })],
    ['a channel that is a text', clickPayload({}, { channel: 'C0RELEASE' })],
    ['an address for answers that is no address', clickPayload({}, { response_url: 'file:///etc/passwd' })],
    ['a value that is an object', clickPayload({ value: {} })],
    ['a very long action id', clickPayload({ action_id: 'a'.repeat(256) })],
  ])('of a click is refused with %s', (_, payload) => {
    expect(readActions(payload)).toBeUndefined();
  });

  it.each([
    ['no view', submissionPayload({}, { view: null })],
    ['values that are null', submissionPayload({ state: { values: null } })],
    ['values that are texts', submissionPayload({ state: { values: { a: 'b' } } })],
    ['metadata over 3,000 characters', submissionPayload({ private_metadata: 'a'.repeat(3001) })],
    ['a user that is null', submissionPayload({}, { user: null })],
  ])('of a form is refused with %s', (_, payload) => {
    expect(readSubmission(payload)).toBeUndefined();
  });

  it.each([
    ['no user', commandPayload('', { user_id: undefined })],
    ['a text that is a list', commandPayload('', { text: ['a'] })],
    ['a channel that is null', commandPayload('', { channel_id: null })],
  ])('of a command is refused with %s', (_, payload) => {
    expect(readCommand(payload)).toBeUndefined();
  });

  it('that would pollute prototypes does not', () => {
    const payload = JSON.parse(
      JSON.stringify(submissionPayload()).replace(
        '"values":{',
        '"values":{"__proto__":{"polluted":{"value":"x"}},',
      ),
    );
    readSubmission(payload);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('of whatever shape is read or refused, without an error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), (payload) => {
        for (const read of [readCommand, readActions, readSubmission, readHomeOpened]) read(payload);
      }),
    );
  });
});

const read = <T>(payload: T | undefined): T => {
  if (payload === undefined) throw new Error('not read');
  return payload;
};

describe('the name of a wish', () => {
  it('is the same for the same delivery', () => {
    expect(commandIdOf(read(readCommand(commandPayload('abort'))))).toBe(
      commandIdOf(read(readCommand(commandPayload('abort')))),
    );
    expect(actionIdOf(read(readActions(clickPayload())))).toBe(actionIdOf(read(readActions(clickPayload()))));
    expect(submissionIdOf(read(readSubmission(submissionPayload())))).toBe(
      submissionIdOf(read(readSubmission(submissionPayload()))),
    );
  });

  it.each([
    ['a second click', clickPayload({ action_ts: '1764608400.000201' }, { trigger_id: '1764608401.4.abc' })],
    ['another person', clickPayload({}, { user: { id: 'U0TOM' } })],
    ['another button', clickPayload({ action_id: 'gate_no_go' })],
  ])('is another one for %s', (_, payload) => {
    expect(actionIdOf(read(readActions(payload)))).not.toBe(actionIdOf(read(readActions(clickPayload()))));
  });

  it('is another one for a form that was corrected and sent again', () => {
    const first = submissionPayload({}, { trigger_id: undefined });
    const second = submissionPayload(
      { state: { values: { reason: { reason: { value: 'something else' } } } } },
      { trigger_id: undefined },
    );
    expect(submissionIdOf(read(readSubmission(first)))).not.toBe(
      submissionIdOf(read(readSubmission(second))),
    );
    expect(submissionIdOf(read(readSubmission(first)))).toBe(submissionIdOf(read(readSubmission(first))));
  });
});

describe('an address for answers', () => {
  const api = 'http://127.0.0.1:4400/slack/api/';

  it.each([
    'https://hooks.slack.com/commands/T0/1/x',
    'https://hooks.slack-gov.com/actions/T0/1/x',
    'http://127.0.0.1:4400/slack/response/abc',
  ])('of Slack is used: %s', (url) => {
    expect(isSlacks(url, api)).toBe(true);
  });

  it.each([
    'http://hooks.slack.com/commands/T0/1/x',
    'https://hooks.slack.com.evil.test/x',
    'https://hooks.slack.com@evil.test/x',
    'https://hooks.slack.com:444/x',
    'https://evil.test/hooks.slack.com',
    'http://127.0.0.1:4401/slack/response/abc',
    'http://169.254.169.254/latest/meta-data',
    'nonsense',
  ])('of anybody else is not: %s', (url) => {
    expect(isSlacks(url, api)).toBe(false);
  });
});
