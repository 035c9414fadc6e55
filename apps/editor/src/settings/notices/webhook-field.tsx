import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { TestButton } from './test-button.tsx';

/** The address of the workspace's channel. It is a secret: what is stored is never shown. */
export function WebhookField({ hasWebhook, value, onChange, error, disabled }: WebhookFieldProps) {
  const isGoing = value === null;
  return (
    <div className="flex flex-col gap-2">
      <PasswordField
        label="Webhook of your channel"
        help="Slack, Mattermost, Rocket.Chat and others give you such an address. It is stored encrypted and never shown again."
        placeholder={hasWebhook && !isGoing ? 'Stored. Type to replace it' : 'https://hooks.slack.com/services/…'}
        autoComplete="off"
        value={value ?? ''}
        onChange={onChange}
        error={error}
        disabled={disabled}
      />
      {hasWebhook && !disabled && (
        <div className="flex flex-wrap gap-2">
          {isGoing ? (
            <Button size="small" onClick={() => onChange('')}>
              Keep the address
            </Button>
          ) : (
            <>
              <TestButton channel="webhook" label="Send a test to the channel" />
              <Button size="small" onClick={() => onChange(null)}>
                Take the address away
              </Button>
            </>
          )}
          {isGoing && <p className="self-center text-ink-2">It goes when you save.</p>}
        </div>
      )}
    </div>
  );
}

type WebhookFieldProps = {
  hasWebhook: boolean;
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string;
  disabled: boolean;
};
