import type { Logger } from 'pino';
import { z } from 'zod';
import type { GroupReading } from '../domain/gates/group-reading.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { inTime } from './in-time.ts';
import { describeError } from './slack-error.ts';

export interface Groups {
  /** Who is in these user groups of Slack, or why that is not known. Never fails. */
  read(groups: readonly string[], now: number): Promise<readonly GroupReading[]>;
}

interface GroupsNeeds {
  readonly groupMembers: (group: string) => Promise<readonly string[]>;
  /** Real time: Slack's groups do not follow a moved clock. */
  readonly realNow: () => number;
  readonly words: Catalogue;
  readonly log: Logger;
}

/** Slack lets groups be read twenty times a minute: where more vote in it, they do on what was just read. */
const keptMs = 60_000;
const heldBack = z.object({ code: z.literal('paced') });

/** The answer to the person needs the rest of Slack's three seconds. */
const readWithinMs = 1_000;

interface Read {
  readonly members: readonly string[];
  readonly at: number;
}

/** What is being read is read once for all who ask meanwhile. */
export function createGroups({ groupMembers, realNow, words, log }: GroupsNeeds): Groups {
  const { groupNotRead } = words.voters;
  const reading = new Map<string, Promise<Read>>();
  const kept = new Map<string, Read>();

  async function ask(group: string): Promise<Read> {
    const at = realNow();
    try {
      const read = { members: await groupMembers(group), at };
      kept.set(group, read);
      return read;
    } catch (error) {
      const known = kept.get(group);
      if (known && heldBack.safeParse(error).success && Math.abs(at - known.at) < keptMs) return known;
      throw error;
    } finally {
      reading.delete(group);
    }
  }

  /** As old as it was when it was asked for: a clock that stands still would make a slow answer seem older than the one before. */
  async function readOne(group: string, now: number): Promise<GroupReading> {
    const askedAt = realNow();
    const asked = reading.get(group) ?? ask(group);
    reading.set(group, asked);
    try {
      const read = await inTime(readWithinMs, asked);
      if (!read) return { group, readAt: now, unreadable: groupNotRead.late };
      return { group, readAt: now - Math.max(0, askedAt - read.at), members: read.members };
    } catch (error) {
      log.warn({ group, problem: describeError(error) }, 'It is not known who is in a user group');
      return {
        group,
        readAt: now,
        unreadable: error instanceof Error ? error.message : groupNotRead.untold,
      };
    }
  }

  return { read: (groups, now) => Promise.all(groups.map((group) => readOne(group, now))) };
}
