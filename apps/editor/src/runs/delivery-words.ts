// Deliveries that started nothing, in the words of the screen.
import type { DeliveryCounts, DeliveryDetail, DeliverySummary } from '@leeway/shared/api/deliveries.ts';

export function channelText(channel: string): string {
  if (channel === 'form') return 'By form';
  return channel === 'webhook' ? 'By webhook' : 'By hand';
}

/** The first thing that is wrong, and how many more there are. */
export function problemText({ problems: [first, ...rest] }: Pick<DeliverySummary, 'problems'>): string {
  if (!first) return '';
  return rest.length === 0 ? first.message : `${first.message} And ${rest.length} more.`;
}

export function subjectText({ subject, channel }: Pick<DeliverySummary, 'subject' | 'channel'>): string {
  return subject || `${channelText(channel)}, without a subject`;
}

/** What happened to deliveries of a paused workflow, a sentence each. */
export function pausedTexts({ workflowTitle, held, dropped }: DeliveryCounts): string[] {
  const waiting = held === 1 ? 'One delivery waits' : `${held} deliveries wait`;
  const gone = dropped === 1 ? 'One delivery was dropped' : `${dropped} deliveries were dropped`;
  return [
    ...(held > 0 ? [`${waiting} until “${workflowTitle}” is resumed.`] : []),
    ...(dropped > 0 ? [`${gone} while “${workflowTitle}” was paused.`] : []),
  ];
}

/** The content as it is shown for correcting: JSON with indents, or the text that came. */
export function contentText({ body }: Pick<DeliveryDetail, 'body'>): string {
  return typeof body === 'string' ? body : JSON.stringify(body ?? null, null, 2);
}

/** What a person made of the content: `same` when it was left as it came, else its value, or why it cannot be read. */
export function readContent(
  text: string,
  delivery: Pick<DeliveryDetail, 'body' | 'isUnreadable'>,
): { is: 'same' } | { is: 'changed'; body: unknown } | { is: 'wrong'; message: string } {
  const isSame = text === contentText(delivery);
  if (isSame && !delivery.isUnreadable) return { is: 'same' };
  try {
    const body: unknown = JSON.parse(text);
    return { is: 'changed', body };
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    return { is: 'wrong', message: `This is not JSON yet. ${why}`.trim() };
  }
}
