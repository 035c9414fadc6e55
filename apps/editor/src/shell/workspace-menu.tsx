import { LogOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { chooseTheme, useTheme } from '../ui/theme.ts';
import type { ShellUser } from './shell-user.ts';
import { themes } from './themes.ts';

/** The menu behind the workspace's name. It is mounted by the click that asks for it, so it opens at once. */
export function WorkspaceMenu({ trigger, user }: { trigger: ReactElement; user: ShellUser | undefined }) {
  const theme = useTheme();
  const items: MenuItem[] = [
    { kind: 'heading', label: 'Look' },
    ...themes.map(({ value, label }) => ({ label, isChosen: theme === value, onSelect: () => chooseTheme(value) })),
  ];
  if (user) {
    items.push({ kind: 'separator' }, { kind: 'heading', label: `${user.name}, ${user.role}` });
    items.push({ label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: user.onSignOut });
  }
  return <Menu trigger={trigger} items={items} isOpenAtFirst />;
}
