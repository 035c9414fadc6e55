// A body by its content type: JSON, form fields, or text.
import { isTooDeep } from '../services/json-depth.ts';
import { parseJson } from './request-body.ts';

/**
 * JSON and forms become values, everything else text. curl announces a form whatever it sends, so a body that reads as JSON is
 * taken as JSON. Nothing at all is null. Of multipart forms it gives a promise. Throws `request.malformed` for broken JSON that was announced as such.
 */
export function parseContent(bytes: Uint8Array, contentType = ''): unknown {
  if (bytes.byteLength === 0) return null;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(bytes);
  if (type === 'multipart/form-data') return parseMultipart(bytes, contentType);
  const text = new TextDecoder().decode(bytes);
  const json = type.startsWith('text/') ? undefined : readJson(text);
  if (json !== undefined) return json;
  return type === 'application/x-www-form-urlencoded' ? fieldsOf(new URLSearchParams(text)) : text;
}

async function parseMultipart(bytes: Uint8Array, contentType: string): Promise<unknown> {
  try {
    const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData();
    // Files have no place to go yet; their names tell that there was one.
    return fieldsOf(
      [...form].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name]),
    );
  } catch {
    // A form whose parts cannot be told apart is kept as it came.
    return new TextDecoder().decode(bytes);
  }
}

function readJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text) || isTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** A name that comes more than once becomes a list. */
function fieldsOf(pairs: Iterable<[string, string]>): Record<string, string | string[]> {
  const groups = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, values]) => {
      const texts = values.map(([, value]) => value);
      return [name, texts.length === 1 ? (texts[0] ?? '') : texts];
    }),
  );
}
