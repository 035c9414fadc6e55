// When a schedule would run: what the picker shows while a person chooses.
import * as z from 'zod';
import { EVERYONE, route } from './route.ts';

export const schedules = {
  preview: route({
    method: 'POST',
    path: '/api/schedules/preview',
    summary: 'The next times of a cron expression in a time zone; 422 names the field that cannot be read',
    access: EVERYONE,
    body: z.object({
      cron: z.string().max(200),
      timezone: z.string().max(100),
      count: z.int().min(1).max(50).default(5),
    }),
    response: z.object({
      /** Milliseconds since 1970, earliest first. */
      times: z.array(z.number()),
      /** “Every weekday at 08:30, Europe/London”. */
      words: z.string(),
    }),
  }),
};
