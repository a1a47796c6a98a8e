import type { Service } from '../domain/service.ts';
import { type Finding, type Path, quote } from './problem.ts';

/** Who reads a rehearsal must know that it is one, and who waits for news must not read one. */
export function checkRehearsalChannel(service: Service, path: Path): readonly Finding[] {
  const { rehearsalChannel, channel, audiences } = service;
  const told = audiences.flatMap(({ slack, fallback }) => [...slack, ...(fallback ? [fallback] : [])]);
  if (rehearsalChannel === undefined || ![channel, ...told].includes(rehearsalChannel)) return [];
  return [
    {
      path,
      message: 'its go-lives are told in this channel',
      found: quote(rehearsalChannel),
      accepted: 'a channel of its own',
    },
  ];
}

/** What did not reach people outside the house is passed on by people in it. */
export function checkFallback(
  { audiences }: Service,
  { id, fallback, slack }: Service['audiences'][number],
  path: Path,
): readonly Finding[] {
  if (fallback === undefined) return [];
  const accepted = 'another channel, of people in the house';
  const outside = audiences.find((audience) => audience.external && audience.slack.includes(fallback));
  if (outside)
    return [
      {
        path,
        message: `the external audience "${outside.id}" reads there`,
        found: quote(fallback),
        accepted,
      },
    ];
  return slack.includes(fallback)
    ? [{ path, message: `the audience "${id}" is told there anyway`, found: quote(fallback), accepted }]
    : [];
}
