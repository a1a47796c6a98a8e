import { describe, expect, it } from 'vitest';
import { en } from '../../src/messages/en.ts';
import { modal } from '../../src/messages/views/modal.ts';
import { finished, splitPlace } from '../../src/slack/form-place.ts';

const own = 'GL-7|security|1796144400000';

describe('where a form was opened', () => {
  it.each([
    [`${own}#C0RELEASE#1796144400.000100`, { channel: 'C0RELEASE', message: '1796144400.000100' }],
    [`${own}#D0RITA`, { channel: 'D0RITA' }],
  ])('is read beside the form’s own metadata: %s', (metadata, place) => {
    expect(splitPlace(metadata)).toEqual({ metadata: own, place });
  });

  it.each([
    '',
    own,
    `${own}#`,
    `${own}#c0release`,
    `${own}#C0RELEASE#`,
    `${own}#C0RELEASE#yesterday`,
    `${own}#C0RELEASE#1796144400.000100#more`,
    `${own}#U0RITA#1796144400.000100`,
    `${own}#C${'0'.repeat(40)}`,
  ])('is nowhere where golive did not write it: %s', (metadata) => {
    expect(splitPlace(metadata)).toEqual({ metadata, place: {} });
  });
});

describe('a form of a rehearsal', () => {
  const formOf = (metadata: string) =>
    modal({ view: 'hold', title: 'Hold', close: 'Close', metadata, blocks: [{ type: 'divider' }] });
  const said = { text: 'x' };
  const draw = (metadata: string) => {
    const view = formOf(metadata);
    const place = { channel: 'C0REHEARSE' };
    const replies = [
      finished({ type: 'open', view, again: said }, place, en),
      finished({ type: 'change', view }, place, en),
      finished({ type: 'done', said, parent: view }, place, en),
    ];
    return replies.flatMap((reply) =>
      reply.type === 'done' ? (reply.parent ?? []) : 'view' in reply ? reply.view : [],
    );
  };

  it('says so before anything else, however it is drawn, and one of a go-live does not', () => {
    const rehearsed = draw('RH-3||1796144400000');
    expect(rehearsed).toHaveLength(3);
    for (const { blocks, private_metadata } of rehearsed) {
      expect(JSON.stringify(blocks[0])).toContain('*REHEARSAL* RH-3');
      expect(blocks).toHaveLength(2);
      expect(private_metadata).toBe('RH-3||1796144400000#C0REHEARSE');
    }
    for (const metadata of [own, '', 'C0RELEASE'])
      for (const { blocks } of draw(metadata)) expect(blocks).toEqual([{ type: 'divider' }]);
  });
});
