import { type LoadedNode, loadCatalogue } from '@leeway/nodes/runtime';

/** Every node type, for tests of the layers above the engine, which may not open the catalogue themselves. */
export async function loadTypes(): Promise<ReadonlyMap<string, LoadedNode>> {
  return (await loadCatalogue()).types;
}
