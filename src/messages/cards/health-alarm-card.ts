import type { GoLive } from '../../domain/go-live.ts';
import type { HealthAlarm } from '../../domain/health/health-state.ts';
import { isCallingForHealth } from '../../domain/status.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { goLiveTitle } from '../names/naming.ts';
import { mentionsText } from '../names/people.ts';
import { downEndpoints, endpointsText, whatIfItStaysDown, whoLooksAtHealth } from '../topics/health-text.ts';
import { endpointLine } from './control-lines.ts';

/** Calls those who must act when health goes down, and calls them off in the same place when it is up again. */
export function healthAlarmCard(goLive: GoLive, number: number, { words }: MessageContext): RenderedMessage {
  const alarm = goLive.healthAlarm;
  if (!alarm || alarm.number < number) throw new Error(`${goLive.id}: no health alarm ${number}`);
  const { title, asks } = shown(goLive, number, { alarm, words });
  const lines = alarm.endpoints.map((id) => endpointLine(goLive, id, words));
  return {
    text: words.terms.about(goLive.id, title),
    blocks: fitBlocks(
      {
        head: [section([title, goLiveTitle(goLive, words)].join('\n'))],
        body: [section(linesWithin(lines, 2500, words.terms.andMore))],
        foot: [section(asks)],
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

interface Shown {
  readonly title: string;
  readonly asks: string;
}

function shown(
  goLive: GoLive,
  number: number,
  { alarm, words }: { readonly alarm: HealthAlarm; readonly words: Catalogue },
): Shown {
  const said = words.cards.healthAlarm;
  const endpoints = endpointsText(alarm.endpoints, words);
  if (number < alarm.number) return { title: said.earlier(endpoints), asks: said.toldAnew };
  if (alarm.isOver) return { title: said.calledOff(endpoints), asks: said.nobodyNeedsToAct };
  if (!isCallingForHealth(goLive.status))
    return { title: said.earlier(endpoints), asks: said.settled(words.terms.status[goLive.status]) };
  const who = mentionsText(goLive, whoLooksAtHealth(goLive), words);
  const down = downEndpoints(goLive);
  if (down.length === 0) return { title: said.unknown(endpoints), asks: said.lookAtUnknown(who) };
  const title = said.down(endpointsText(down, words));
  return { title, asks: said.look(who, whatIfItStaysDown(goLive, words)) };
}
