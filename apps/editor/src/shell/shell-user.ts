/** Who is signed in, and how to stop being it. */
export type ShellUser = { name: string; email: string; role: string; onSignOut: () => void };
