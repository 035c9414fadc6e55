// The chain of AI models: those connected on the screen, else the one of the environment.
import type { Provider } from '../services/ai/provider.ts';
import type { Stores } from '../store/stores.ts';
import type { ApiDeps } from './api-deps.ts';

export const ENVIRONMENT_MODEL_ID = 'environment';

/** In the order they are tried. What is connected on the screen wins: the environment's model is not asked beside it. */
export async function listProviders(
  { models }: Pick<Stores, 'models'>,
  environmentModel: ApiDeps['environmentModel'],
): Promise<Provider[]> {
  const rows = await models.list();
  if (rows.length === 0) {
    return environmentModel === null ? [] : [{ id: ENVIRONMENT_MODEL_ID, name: 'Environment', ...environmentModel }];
  }
  return Promise.all(
    rows.map(async ({ id, name, baseUrl, model, timeoutSeconds }) => ({
      id,
      name,
      baseUrl,
      model,
      apiKey: await models.apiKey(id),
      timeoutMs: timeoutSeconds * 1000,
    })),
  );
}
