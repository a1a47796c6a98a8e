/** What drawing needs to know of the workspace and of the person who looks. */
import { createContext } from 'preact';
import { useContext, useMemo, useRef } from 'preact/hooks';
import { nowOf } from '../live.js';
import { dayOf } from './text/slack-date.js';

const Scene = createContext();

export const useScene = () => useContext(Scene);
export const SceneProvider = Scene.Provider;

/** Stays the same object until people, channels, the viewer or the viewer's day change. */
export function useSceneOf(world) {
  const { users, channels, usergroups, files } = world.slack;
  const { id, tz } = world.viewer;
  const today = dayOf(nowOf(world), tz);
  const latest = useRef(world);
  latest.current = world;
  return useMemo(() => {
    const userById = new Map(users.map((user) => [user.id, user]));
    const channelById = new Map(channels.map((channel) => [channel.id, channel]));
    const groupById = new Map(usergroups.map((group) => [group.id, group]));
    return {
      today,
      users,
      channels,
      viewerId: id,
      zone: tz,
      get nowMs() {
        return nowOf(latest.current);
      },
      fileName: (fileId) => files.find(({ id: one }) => one === fileId)?.name,
      user: (userId) => userById.get(userId),
      channel: (channelId) => channelById.get(channelId),
      group: (groupId) => groupById.get(groupId),
    };
  }, [users, channels, usergroups, files, id, tz, today]);
}
