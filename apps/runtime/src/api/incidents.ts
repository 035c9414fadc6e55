// Incidents: what went wrong or went silent, and what people say about it.
import { type IncidentState, incidentStateSchema } from '@leeway/shared/api/incidents.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

const { incidents } = routes;
/** Affected runs that are named with an incident; the list of runs has them all. */
const RUNS_NAMED = 20;

export function serveIncidents({ serve }: Server, { stores, engine }: ApiDeps): void {
  serve(incidents.list, async ({ query: { state, ...query } }) =>
    stores.incidents.list({ ...query, state: state === undefined ? undefined : statesIn(state) }),
  );

  serve(incidents.get, async ({ params }) => {
    const incident = await stores.incidents.get(params.id);
    return { ...incident, runIds: await stores.incidents.runs(incident.id, RUNS_NAMED) };
  });

  serve(incidents.update, async ({ params, body, caller }) =>
    engine.setIncident(params.id, { ...body, by: caller.actor }),
  );
}

function statesIn(text: string): IncidentState[] {
  return text.split(',').map((state) => incidentStateSchema.parse(state));
}
