import type { CommunicationEvent } from '../domain/communication-event.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Catalogue } from './catalogue.ts';
import { mention } from './mrkdwn.ts';
import { noticeTitle } from './titles.ts';

/** What people did about the communication plan. */
export const communicationSentence = (
  event: CommunicationEvent,
  { goLive, words }: { readonly goLive: GoLive; readonly words: Catalogue },
): string => words.events.NoticeTested({ notice: noticeTitle(goLive, event.notice), to: mention(event.to) });
