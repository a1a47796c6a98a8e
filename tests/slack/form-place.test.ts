import { describe, expect, it } from 'vitest';
import { splitPlace } from '../../src/slack/form-place.ts';

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
