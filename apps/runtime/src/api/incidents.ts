// Incidents: what went wrong or went silent, and what people say about it.
import { type Incident, type IncidentState, incidentStateSchema } from '@leeway/shared/api/incidents.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { HIDDEN } from '../engine/hidden/withhold.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

const { incidents } = routes;
/** Affected runs that are named with an incident; the list of runs has them all. */
const RUNS_NAMED = 20;

export function serveIncidents({ serve }: Server, { stores, engine }: ApiDeps): void {
  serve(incidents.list, async ({ query: { state, ...query } }) => {
    const page = await stores.incidents.list({ ...query, state: state === undefined ? undefined : statesIn(state) });
    return { ...page, items: await Promise.all(page.items.map((each) => shown(stores, each))) };
  });

  serve(incidents.get, async ({ params }) => {
    const incident = await stores.incidents.get(params.id);
    return { ...(await shown(stores, incident)), runIds: await stores.incidents.runs(incident.id, RUNS_NAMED) };
  });

  serve(incidents.update, async ({ params, body, caller }) =>
    engine.setIncident(params.id, { ...body, by: caller.actor }),
  );
}

/** An error may quote what somebody is to answer before seeing it: it is told when the run tells it (engine/hidden). */
async function shown({ incidents: store, hiddenItems }: ApiDeps['stores'], incident: Incident): Promise<Incident> {
  if (incident.kind !== 'run-failures') return incident;
  const runIds = await store.runs(incident.id, RUNS_NAMED);
  const hidden = await Promise.all(runIds.map((id) => hiddenItems.isAnyCompared(Number(id))));
  return hidden.includes(true) ? { ...incident, detail: HIDDEN } : incident;
}

function statesIn(text: string): IncidentState[] {
  return text.split(',').map((state) => incidentStateSchema.parse(state));
}
