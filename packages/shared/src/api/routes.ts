// Every route by noun: the one list that client, server and the OpenAPI document walk.
import { approvals, delegations } from './approvals.ts';
import { connections, models } from './connections.ts';
import { deliveries } from './deliveries.ts';
import { incidents } from './incidents.ts';
import { notifications, reviewLoad } from './notifications.ts';
import { preview } from './preview.ts';
import { runs } from './runs.ts';
import { schedules } from './schedules.ts';
import { tables } from './tables.ts';
import { trust } from './trust.ts';
import { killSwitch, templates, workflows } from './workflows.ts';
import { keys, metrics, users, workspace } from './workspace.ts';

export const routes = {
  workspace,
  workflows,
  killSwitch,
  templates,
  runs,
  deliveries,
  approvals,
  delegations,
  notifications,
  reviewLoad,
  trust,
  preview,
  connections,
  models,
  tables,
  schedules,
  users,
  keys,
  metrics,
  incidents,
};
