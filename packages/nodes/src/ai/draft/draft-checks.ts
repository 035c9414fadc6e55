// Hard checks of a draft: what must never leave without a person, however sure the model is.

// A gap somebody meant to fill in, unlike a link ([text](address)).
const GAPS =
  /\{\{[^}\n]{0,80}\}{0,2}|\[[A-Za-z][^\]\n]{0,60}\](?!\()|<(?:your|insert|customer|recipient|name|date|amount)[a-z _-]{0,40}>|\bX{3,}\b/gi;
const REFUSAL =
  /^\W*(?:i[’']?m sorry,? but i|sorry,? but i|i (?:can(?:no|[’'])t|am (?:not able|unable)) (?:to )?(?:help|assist|comply|fulfil|write|provide|do)|as an ai\b)/i;

/** Each failed check in words. A gap that the context has as well, such as a tag in a forwarded subject, is not a gap. */
export function draftChecks(
  draft: { subject?: string | undefined; body: string },
  known: string,
  hasSubject: boolean,
): string[] {
  const failed: string[] = [];
  if (draft.body === '') failed.push('The text is empty');
  if (hasSubject && (draft.subject ?? '') === '') failed.push('The subject is empty');
  const whole = `${draft.subject ?? ''}\n${draft.body}`;
  const gaps = new Set([...whole.matchAll(GAPS)].map((match) => match[0]).filter((gap) => !known.includes(gap)));
  for (const gap of gaps) failed.push(`“${gap}” was not filled in`);
  if (REFUSAL.test(draft.body)) failed.push('The model refused to write it');
  return failed;
}
