// What zod found in a config, in words for the person who fills it in.
import type * as z from 'zod';

// The library's own sentences are for programmers; those a schema was given stay as they are.
const LIBRARY_WORDS = /^(Invalid|Too (small|big)|Unrecognized|Expected)/;

/** A sentence that says what to do. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (!LIBRARY_WORDS.test(issue.message)) return /[.!?…]$/.test(issue.message) ? issue.message : `${issue.message}.`;
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'number') return `Use ${issue.minimum} or more.`;
      return issue.origin === 'array' ? `Add at least ${issue.minimum}.` : 'Fill this in.';
    case 'too_big':
      if (issue.origin === 'number') return `Use ${issue.maximum} or less.`;
      return issue.origin === 'array' ? `Use at most ${issue.maximum}.` : `Use at most ${issue.maximum} characters.`;
    case 'invalid_value':
      return 'Choose one of the options.';
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'Fill this in.' : 'Fill it in again.';
    default:
      return 'Fill it in again.';
  }
}
