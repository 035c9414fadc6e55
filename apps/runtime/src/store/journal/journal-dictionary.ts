// What journals have in common, so that a packed one need not say it. Files on disk can only be read with the very text they were
// packed with: a dictionary is never changed, a better one is added under the next number.

export const NEWEST_DICTIONARY = 1;

/** The dictionary that the first byte of a packed journal names. What is most frequent stands at the end. */
export function dictionaryOf(version: number): Buffer {
  if (version !== 1) {
    throw new Error(`A journal was packed by a newer Leeway (dictionary ${version}). Update Leeway.`);
  }
  return Buffer.from(FIRST);
}

const FIRST = [
  '"accept-encoding":"gzip, deflate, br","accept":"*/*","user-agent":"node","headers":{"connection":"keep-alive","content-length":"',
  '","content-type":"application/json","host":"localhost:4750"},"query":{}},"channel":"form","channel":"manual","body":{"name":"',
  '","email":"@example.com","phone":"","message":"","subject":"',
  '{"type":"children.planned","total":,"concurrency":,"onItemError":"stop"},{"type":"child.started","index":,"run":"',
  '{"type":"child.ended","index":,"outcome":"completed","port":"each","parent":{"run":"","key":"","index":},"inherited":{"$value":"',
  '{"type":"wait.begun","until":,"signal":null},{"type":"wait.ended","by":"time"},"carried":{"isBuiltIn":false,"isDecided":true',
  '{"type":"step.failed","attempt":1,"error":{"message":"","hint":"","code":""},"retryAt":null},{"type":"step.started","attempt":1}',
  '{"type":"step.answered","output":{},"score":{},"call":{"provider":"","model":"","isBuiltIn":false,"isFallback":false,"prompt":',
  '{"system":"","user":"},"tokensIn":,"tokensOut":,"costUsd":0.,"latencyMs":},"route":{"way":"alone","level":"autonomous"},"port":"out"}',
  '{"type":"approval.asked","approval":"","kind":"draft","question":"","why":"","show":[{"label":"","value":""}],"fields":[],',
  '"editable":null,"assignee":null,"dueAt":null,"onTimeout":"reject"},{"type":"approval.decided","decision":"approve","by":{"id":"',
  '","name":"","via":"session"},"effectiveAt":,"seconds":,"idempotencyKey":""},{"type":"approval.settled","port":"approved"}',
  '{"type":"step.proposed","proposal":{"summary":"","values":{"to":"","subject":"","text":"","method":"POST","url":"https://',
  '"},"route":{"way":"alone"},"port":"out"},{"type":"effect.intended","attempt":1,"idempotencyKey":"/"},{"status":200,"headers":{',
  '"metric":{"metric":"","kind":"count","value":1,"unit":""}},{"type":"run.ended","outcome":"failed","error":{"message":"',
  '[{"type":"run.started","at":1795267401463,"workflowId":"01a1fe46-","version":1,"mode":"live","trigger":"","output":{"channel":',
  '"webhook","at":"2026-11-21T13:23:21.463Z","from":null,"body":{},"headers":{"connection":"keep-alive","content-length":"',
  '","content-type":"application/json","host":"127.0.0.1:4"},"query":{}},"by":null},{"type":"step.completed","at":1795267401463,"key":"',
  '","port":"out","output":{"},{"type":"step.completed","at":1795267401463,"key":"","port":"no","sameAs":"","port":"yes","sameAs":"',
  '"},{"type":"step.completed","at":1795267401463,"key":"","port":"out","output":{},{"type":"run.ended","at":1795267401463,"outcome":"completed"}]',
].join('');
