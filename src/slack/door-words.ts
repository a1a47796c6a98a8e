import { mention } from '../messages/mrkdwn.ts';

/** Sentences about the door itself. */
export const doorWords = {
  slow: 'golive is slow at the moment, so it is *not known yet* whether this was recorded. Look at the card before you try again; the outcome follows here.',
  unfitHolder: (user: string, role: string) =>
    `${mention(user)} cannot hold the role ${role}: only full members of this workspace can, not guests, bots or people who have left.`,
  tooLong: (most: number) => `Please write ${most} characters at most.`,
};
