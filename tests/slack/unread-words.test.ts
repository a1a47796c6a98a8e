import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandWord, commandWords } from '../../src/slack/command-line.ts';
import { readGoLiveWord } from '../../src/slack/go-live-word.ts';
import { people } from '../fixtures/engine-world.ts';
import { createLineWorld } from './line-world.ts';

let world: Awaited<ReturnType<typeof createLineWorld>>;
beforeAll(async () => {
  world = await createLineWorld();
});
afterAll(() => world.stop());

describe('a word that may name a go-live', () => {
  it.each([
    ['GL-7', 'GL-7'],
    ['gl7', 'GL-7'],
    ['rh-3', 'RH-3'],
    ['GL-7,', 'GL-7'],
    ['GL-7:', 'GL-7'],
    ['“GL-7”:', 'GL-7'],
    ['`GL-7`', 'GL-7'],
    ['(GL-7).', 'GL-7'],
    ['GL–7', 'GL-7'],
    ['GL\u20117', 'GL-7'],
    ['ＧＬ－７', 'GL-7'],
    ['GL-123456789', 'GL-123456789'],
  ])('%s is read as %s', (word, id) => {
    expect(readGoLiveWord(word)).toEqual({ id });
  });

  it.each([
    ['GL-03', 'GL-3'],
    ['gl003', 'GL-3'],
    ['RH-01', 'RH-1'],
    ['GL-7x', 'GL-7'],
    ['GL-7-8', 'GL-7'],
    ['GL-7,GL-8', 'GL-7'],
    ['GL-7’s', 'GL-7'],
    ['GL_7', 'GL-7'],
    ['GL#7', 'GL-7'],
    ['#GL-7', 'GL-7'],
    ['~GL-7~', 'GL-7'],
    ['GL--7', 'GL-7'],
    ['GLL-7', 'GL-7'],
    ['LG-7', 'GL-7'],
    ['ＧＬ－０３', 'GL-3'],
    ['GL-7²', 'GL-7'],
    ['GL-0', undefined],
    ['GL-', undefined],
    ['GL-O7', undefined],
    ['GL-l', undefined],
    ['GL-77777777777', undefined],
    ['GL-١', undefined],
    ['G\u00adL-3', undefined],
    ['𝐆𝐋-𝟑', undefined],
  ])('%s is no go-live, and no text', (word, meant) => {
    expect(readGoLiveWord(word)).toEqual({ found: word, ...(meant ? { meant } : {}) });
  });

  it('is two words where the number stands alone', () => {
    expect(readGoLiveWord('GL', '7')).toEqual({ found: 'GL 7', meant: 'GL-7' });
    expect(readGoLiveWord('GL', '-')).toEqual({ found: 'GL -' });
    expect(readGoLiveWord('GL')).toEqual({ found: 'GL' });
    expect(readGoLiveWord('GL', 'export')).toBeUndefined();
  });

  it.each(['7', 'glass', 'globe2', 'rhythm', 'rhel9', 'login', 'legal', 'database', 'v1.4.2', 'GO', ''])(
    '%j is any other word',
    (word) => {
      expect(readGoLiveWord(word, 'is')).toBeUndefined();
    },
  );
});

/** For each command: a line with a word that it does not take, and what it says or asks the engine for. */
const unread: Readonly<Record<CommandWord, readonly (readonly [line: string, told: RegExp | string])[]>> = {
  help: [['help deploy', /^\*golive\* runs/]],
  plan: [
    ['plan GL-1 demo-shop v1 at 2026-12-01 18:00', /not about one go-live \(“GL-1”\)/],
    ['plan demo-shop v1 at 2026-12-01 18:00 UTC please', /“please” cannot be read here/],
    ['plan GL-03 v1 at 2026-12-01 18:00', /“GL-03” is no go-live/],
    ['plan gl-shop v1 at 2026-12-03 18:00', /^golive is not in <#C0RELEASE>/],
  ],
  rehearse: [
    ['rehearse RH-1', /not about one go-live/],
    ['rehearse RH-1 demo-shop v1', /not about one go-live/],
    ['RH-1 rehearse demo-shop v1', /not about one go-live/],
    ['rehearse demo-shop v1 please', /please/],
    ['rehearse stop RH-01', /No rehearsal is running/],
    ['rehearse stop RH-1 please', /takes no more words \(“please”\)/],
    ['rehearse RH-1 stop please', /takes no more words \(“please”\)/],
  ],
  list: [
    ['list all', /`\/golive list` takes no more words \(“all”\), so \*nothing was done\*/],
    ['list GL-1', /not about one go-live/],
  ],
  mine: [['mine GL-1', /not about one go-live/]],
  mute: [
    ['mute please', /takes no more words/],
    ['mute for GL-2', /takes no more words/],
  ],
  unmute: [['unmute GL-1 now', /`\/golive unmute GL-1` takes no more words/]],
  status: [['status of GL-2', /takes no more words/]],
  checklist: [['checklist code', /takes no more words/]],
  followups: [['followups week', /takes no more words/]],
  gates: [['gates security', /takes no more words/]],
  steps: [['steps 3', /takes no more words/]],
  notices: [['notices success GL-2', /There is no notice “success GL-2”/]],
  runbook: [['runbook production', /takes no more words/]],
  roles: [['roles lead', /takes no more words/]],
  handover: [
    ['handover operations_lead GL-2 <@U0ONA>', /operations_lead GL-2/],
    ['handover operations_lead <@U0ONA> GL-2 the night', /“GL-2” stands where no go-live is read/],
  ],
  delegate: [
    ['delegate <@U0ONA> GL-2', /“GL-2” is no date and time/],
    ['delegate end now', /not read: “end now”/],
  ],
  contacts: [['contacts technical GL-2', /technical GL-2/]],
  escalate: [
    ['escalate security GL-2 a leak', /“GL-2” stands where no go-live is read/],
    ['escalate Security Escalation GL-02 a leak', /“GL-02” stands where no go-live is read/],
    ['escalate Security Escalation the leak of GL-2', 'Escalate'],
  ],
  update: [['update go-live GL-2 is built', /“GL-2” stands where no go-live is read/]],
  issue: [
    ['issue resolve GL-2 1 it is back', /“GL-2” stands where no go-live is read/],
    ['issue resolve 1 GL-03 it is back', /“GL-03” stands where no go-live is read/],
    ['issue eta GL-2 1 19:00', /“GL-2” stands where no go-live is read/],
    ['issue eta 1 19:00 GL-2', /is no date and time/],
  ],
  hold: [
    ['hold after GL-2', 'Hold'],
    ['hold GL export fails', 'Hold'],
  ],
  resume: [
    ['resume please', /takes no more words/],
    ['resume GL-1 GL-2', /`\/golive resume GL-1` takes no more words \(“GL-2”\)/],
  ],
  reschedule: [
    ['reschedule 2026-12-02 18:00 GL-2', /“GL-2” stands where no go-live is read/],
    ['reschedule 2026-12-02 18:00 because GL-2 is late', 'Reschedule'],
  ],
  abort: [['abort GL-2x it is wrong', /“GL-2x” is no go-live.*Did you mean GL-2\?/]],
  close: [['close GL-01 it is done', /Did you mean GL-1\?/]],
  retro: [['retro it went well', /takes no more words/]],
  allow: [
    ['allow v1.4.1 it was fine', /Nothing was cleared:\* GL-1 is about v1.4.2, not v1.4.1/],
    ['allow 1.4.2 was not to blame', 'AllowVersion'],
  ],
  lock: [
    ['lock GL-1 demo-shop production x', /not about one go-live/],
    ['lock GL-03 x', /“GL-03” is no go-live/],
    ['lock production x', /no service with that environment/],
    [
      'lock demo-shop production wait for GL-1',
      /`\/golive lock demo-shop production wait` takes no more words/,
    ],
    ['lock gl-shop production x', 'LockTarget'],
  ],
  unlock: [
    ['unlock it is mended', /no service with that environment.*`\/golive unlock GL-7 reason`/],
    ['unlock demo-shp production', /no service with that environment/],
    ['unlock GL-01 it is mended', /“GL-01” is no go-live.*Did you mean GL-1\?/],
    ['unlock gl-shop production', 'UnlockTarget'],
    ['unlock GL-1 it is mended', 'Unlock'],
  ],
  locks: [
    ['locks demo-shop', /takes no more words/],
    ['locks GL-1', /not about one go-live/],
  ],
  freeze: [
    ['freeze GL-1 an incident', /Nothing was frozen.*`\/golive hold GL-1 reason` stops GL-1 alone/],
    ['freeze demo-shop an incident', /Nothing was frozen.*`\/golive lock demo-shop production reason`/],
    ['freeze an incident of GL-1', 'FreezeAll'],
  ],
  unfreeze: [
    ['unfreeze GL-03 let this one through', /“GL-03” is no go-live/],
    ['unfreeze GL-02 let this one through', /Did you mean GL-2\? Write it as `\/golive unfreeze GL-2`/],
    ['unfreeze let this one through', /Nothing was ended.*`\/golive unfreeze all reason`/],
    ['unfreeze demo-shop it is over', /Nothing was ended/],
    ['unfreeze all GL-2 it is over', /“GL-2” stands where no go-live is read/],
    ['unfreeze', /Nothing was ended/],
    ['unfreeze all it is over', 'UnfreezeAll'],
    ['unfreeze GL-2, let this one through', 'LiftFreeze'],
  ],
  'break-glass': [
    ['break-glass production burns', /Please say what is skipped/],
    ['break-glass lock GL-2 it burns', /“GL-2” stands where no go-live is read/],
    ['break-glass gate security GL-2 it burns', /“GL-2” stands where no go-live is read/],
  ],
  deploy: [
    [
      'deploy v9.9.9',
      /Nothing was started:\*.*takes no version and no other words \(“v9.9.9”\)\. It deploys what GL-1 was planned with, v1\.4\.2/,
    ],
    ['deploy now', /Nothing was started/],
    ['deploy GL-1 v1.4.2', /Nothing was started/],
    ['deploy anyways it mends it', /Nothing was started/],
    ['deploy anyway GL-2 it mends it', /“GL-2” stands where no go-live is read/],
    ['deploy GL-01', /Did you mean GL-1\? Write it as `\/golive deploy GL-1`/],
    ['deploy', 'StartDeployment'],
    ['deploy GL-1 anyway GL-2 waits for it', 'AcceptBadHealth'],
  ],
  trigger: [['trigger data_corruption GL-2 it is lost', /“GL-2” stands where no go-live is read/]],
  rollback: [['rollback to v1.4.1 GL-2 it is down', /“GL-2” stands where no go-live is read/]],
  postmortem: [['postmortem text', /takes no more words/]],
  audit: [['audit all', /takes no more words/]],
};

describe('a word that a command does not take', () => {
  const lines = commandWords.flatMap((word) => unread[word]);
  it.each(lines)('%s', async (line, told) => {
    const { said, asked, reply } = await world.run(line);
    if (typeof told === 'string') {
      expect(asked.map(({ type }) => type)).toEqual([told]);
      return;
    }
    expect(said).toMatch(told);
    expect(asked).toEqual([]);
    expect(reply.type).toBe(line.startsWith('help') ? 'say' : 'refuse');
  });

  it.each(commandWords)('%s does nothing for what begins like an id and is none', async (word) => {
    for (const line of [`${word} GL-01 it is over`, `GL-01 ${word} it is over`]) {
      const { said, asked } = await world.run(line);
      expect(said).toContain('“GL-01” is no go-live, so *nothing was done*. Did you mean GL-1?');
      expect(asked).toEqual([]);
    }
  });

  it('names no go-live that does not exist', async () => {
    expect((await world.run('status GL-09')).said).toContain('Write one as `GL-7`');
    expect((await world.run('GL-0')).said).toContain('“GL-0” is no go-live');
  });
});

/** What a hand may make of an id, and any other word. */
const idLike = fc
  .tuple(
    fc.constantFrom('', '', '', '#', '“', '(', '~'),
    fc.constantFrom('GL', 'gl', 'Gl', 'RH', 'rh', 'GLL', 'LG', 'ＧＬ', 'G\u200bL', 'G\u00adL'),
    fc.constantFrom('-', '-', '', '–', '－', '_', '#', ':', '--', ' ', ' - '),
    fc.oneof(
      fc.stringMatching(/^[0-9]{1,12}$/),
      fc.stringMatching(/^[12]$/),
      fc.stringMatching(/^0{0,2}[12][,.:;x²]?$/),
      fc.constant('１'),
      fc.constant('١'),
    ),
    fc.constantFrom('', '', ',', ':', '”', ')', 'x', '-2', '/GL-2', ',GL-2', '’s', '²'),
  )
  .map((parts) => parts.join(''));

const before: Readonly<Partial<Record<CommandWord, string>>> = {
  deploy: 'anyway ',
  escalate: 'security ',
  issue: 'resolve 1 ',
  reschedule: '2026-12-02 18:00 ',
  handover: 'operations_lead <@U0ONA> ',
  rehearse: 'stop ',
  unfreeze: 'all ',
};

describe('whatever id-like word is typed', () => {
  it('nothing is done to another go-live than the one whose exact id it is', async () => {
    const typed = fc.record({
      word: fc.constantFrom(...commandWords),
      id: idLike,
      more: fc.constantFrom('', ' it is over', ' anyway it mends it', ' all it is over'),
      place: fc.constantFrom('after', 'before', 'behind'),
      user: fc.constantFrom(people.planner, people.technicalLead, people.operations),
    });
    await fc.assert(
      fc.asyncProperty(typed, async ({ word, id, more, place, user }) => {
        const line = {
          after: `${word} ${id}${more}`,
          before: `${id} ${word}${more}`,
          behind: `${word} ${before[word] ?? ''}${id}${more}`,
        }[place];
        const { asked, reply } = await world.run(line, user);
        const exact = exactId(id);
        for (const { goLive } of asked) expect(goLive).toBe(exact);
        if (exact === undefined && word !== 'help') expect(reply.type).toBe('refuse');
      }),
      { numRuns: 1_500 },
    );
  });
});

/** Which id somebody means who typed it in one of the ways that leave no doubt. */
function exactId(typed: string): string | undefined {
  const [, kind = '', digits] =
    /^[“(]?(gl|rh|ＧＬ|g\u200bl)[-–－]?([1-9]\d{0,8}|１)[,.:;)”]*$/iu.exec(typed) ?? [];
  return digits && `${/^r/iu.test(kind) ? 'RH' : 'GL'}-${digits.normalize('NFKC')}`;
}
