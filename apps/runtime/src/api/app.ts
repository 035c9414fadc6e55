// The whole HTTP side on one Hono app: guards, the routes of shared/api, the doors for the outside, the editor.
import { Hono } from 'hono';
import type { ApiDeps } from './api-deps.ts';
import { serveApprovals } from './approvals.ts';
import { mountAuthRoutes } from './auth-routes.ts';
import { serveConnections } from './connections.ts';
import { mountDecideLinks } from './decide-links.ts';
import { serveDeliveries } from './deliveries.ts';
import { mountEditor } from './editor-files.ts';
import { createErrorHandler } from './errors.ts';
import { mountForms } from './forms.ts';
import { openHookDoor } from './hook-door.ts';
import { serveIncidents } from './incidents.ts';
import { mountLive } from './live.ts';
import { serveMetrics } from './metrics.ts';
import { serveModels } from './models.ts';
import { serveNotifications } from './notifications.ts';
import { mountOpenApi } from './openapi.ts';
import { mountPrometheus } from './prometheus.ts';
import { requestLog } from './request-log.ts';
import { serveReviewLoad } from './review-load.ts';
import { serveRuns } from './runs.ts';
import { sameOriginOnly } from './same-origin.ts';
import { serveSchedules } from './schedules.ts';
import { securityHeaders } from './security-headers.ts';
import { createServer } from './serve.ts';
import { serveTables } from './tables.ts';
import { serveTemplates } from './templates.ts';
import { serveUsers } from './users.ts';
import { serveWorkflows } from './workflows.ts';
import { serveWorkspace } from './workspace.ts';

export function createApp(deps: ApiDeps): Hono {
  const app = new Hono();
  app.onError(createErrorHandler(deps.log));
  app.use(securityHeaders);
  if (deps.log.isLevelEnabled('debug')) app.use(requestLog(deps.log));
  app.use('/api/*', sameOriginOnly(deps.publicUrl));
  mountAuthRoutes(app, deps);
  mountLive(app, deps);
  mountOpenApi(app, deps);

  const server = createServer(app, deps);
  serveWorkspace(server, deps);
  serveWorkflows(server, deps);
  serveTemplates(server, deps);
  serveRuns(server, deps);
  serveDeliveries(server, deps);
  serveReviewLoad(server, deps);
  serveApprovals(server, deps);
  serveNotifications(server, deps);
  serveConnections(server, deps);
  serveModels(server, deps);
  serveTables(server, deps);
  serveSchedules(server, deps);
  serveUsers(server, deps);
  serveMetrics(server, deps);
  serveIncidents(server, deps);

  mountForms(app, deps);
  mountDecideLinks(app, deps);
  mountPrometheus(app, deps);
  mountEditor(app, deps.editorDir);
  openHookDoor(app, deps);
  return app;
}
