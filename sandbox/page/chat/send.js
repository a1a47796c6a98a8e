/** Sends what was typed: a command to the app, anything else to the channel. */
import { post } from '../api.js';
import { nowOf } from '../live.js';
import { addNote } from './notes.js';

export async function send({ line, world, channel, threadTs }) {
  const where = { userId: world.viewer.id, channelId: channel.id };
  if (!line.startsWith('/')) {
    await post('/slack/message', { ...where, text: line, ...(threadTs && { threadTs }) });
    return;
  }
  const [, command, text] = /^(\/\S*)\s*([\s\S]*)$/.exec(line);
  const say = (words) => addNote({ ...where, threadTs, ts: stamp(world), text: words });
  if (threadTs) {
    say(`\`${command}\` is not supported in threads. Sorry!`);
    return;
  }
  if (!world.slack.commands.some((known) => known.command === command)) {
    say(
      escaped(
        `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.\nIf you are trying to send a message and not run a command, try preceding the "/" with an empty space.`,
      ),
    );
    return;
  }
  try {
    const seen = await post('/slack/command', { ...where, command, text });
    if (seen.text) say(escaped(seen.text));
  } catch (error) {
    say(escaped(error.message));
  }
}

function stamp(world) {
  return (nowOf(world) / 1000).toFixed(6);
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
