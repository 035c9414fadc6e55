// How people are told, as the runtime has it.
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';

export const choiceQuery = queryOptions({
  queryKey: ['notice-choice'],
  queryFn: ({ signal }) => call(routes.notifications.choice, { signal }),
});
export const noticeSettingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: ({ signal }) => call(routes.notifications.settings, { signal }),
});
export const mailConnectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => call(routes.connections.list, { signal }),
});
