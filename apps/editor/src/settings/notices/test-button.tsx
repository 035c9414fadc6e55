import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Sends a test message by what is saved, and says how that went. */
export function TestButton({ channel, label }: { channel: 'email' | 'webhook'; label: string }) {
  const toast = useToast();
  const test = useMutation({
    mutationFn: () => call(routes.notifications.test, { body: { channel } }),
    onSuccess: ({ ok, message }) =>
      toast.show({ title: ok ? 'It works' : 'It did not work', description: message, tone: ok ? 'ok' : 'fail' }),
    onError: (error) => toast.show(failureToast(error)),
  });
  return (
    <Button size="small" isLoading={test.isPending} onClick={() => test.mutate()}>
      {label}
    </Button>
  );
}
