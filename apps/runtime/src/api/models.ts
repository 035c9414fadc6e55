// AI models: OpenAI-compatible endpoints in the order they are tried.
import type { Model } from '@leeway/shared/api/connections.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import { ENVIRONMENT_MODEL_ID, listProviders } from './providers.ts';
import type { Server } from './serve.ts';

const { models } = routes;
const ENVIRONMENT_TIMEOUT_SECONDS = 45;

export function serveModels({ serve }: Server, deps: ApiDeps): void {
  const { stores, ai, clock, environmentModel, detectLocalServers } = deps;

  serve(models.list, async () => {
    const rows = await stores.models.list();
    if (rows.length > 0) return { items: rows.map((row) => ({ ...row, isFromEnvironment: false })) };
    return { items: environmentModel === null ? [] : [presentEnvironment(environmentModel)] };
  });

  serve(models.create, async ({ body }) => {
    const model = await stores.models.create(body, clock.now());
    // Something real is connected now: samples lose their label.
    for (const { id, isSample } of await stores.workflows.list())
      if (isSample) await stores.workflows.setSample(id, false);
    return { ...model, isFromEnvironment: false };
  });

  serve(models.update, async ({ params, body }) => {
    refuseEnvironment(params.id);
    return { ...(await stores.models.update(params.id, body)), isFromEnvironment: false };
  });

  serve(models.remove, async ({ params }) => {
    refuseEnvironment(params.id);
    await stores.models.remove(params.id);
    return OK;
  });

  serve(models.test, async ({ params }) => {
    const provider = (await listProviders(stores, environmentModel)).find(({ id }) => id === params.id);
    if (provider === undefined) {
      await stores.models.get(params.id);
      throw new Error(`model ${params.id} is stored but not in the chain`);
    }
    const result = await ai.testProvider(provider);
    if (result.ok) return { ok: true, message: `${result.model} answered in ${Math.round(result.latencyMs)} ms.` };
    return { ok: false, message: [result.message, result.hint].filter((part) => part !== undefined).join(' ') };
  });

  serve(models.detect, async () => ({
    items: (await detectLocalServers()).map(({ name, baseUrl, models: found }) => ({
      name,
      baseUrl,
      models: [...found],
    })),
  }));
}

function presentEnvironment({ baseUrl, model, apiKey }: NonNullable<ApiDeps['environmentModel']>): Model {
  return {
    id: ENVIRONMENT_MODEL_ID,
    name: 'Environment',
    baseUrl,
    model,
    hasKey: apiKey !== '',
    timeoutSeconds: ENVIRONMENT_TIMEOUT_SECONDS,
    position: 0,
    isFromEnvironment: true,
  };
}

function refuseEnvironment(id: string): void {
  if (id !== ENVIRONMENT_MODEL_ID) return;
  throw new AppError('model.from_environment', 'This model comes from OPENAI_BASE_URL and OPENAI_API_KEY.', {
    status: 409,
    hint: 'Change the environment and start Leeway again, or connect another model here, which wins over it.',
  });
}
