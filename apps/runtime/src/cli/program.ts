// The commands of leeway, with the words of their help.
import { roleSchema } from '@leeway/shared/api/route.ts';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Call } from './api-client.ts';
import type { BackupOptions } from './data-commands.ts';
import type { Outcome, Terminal } from './outcome.ts';
import type { NewKey, NewUser } from './people-commands.ts';
import type { ListOptions } from './run-commands.ts';
import type { AccessOptions, Variables } from './workspace-access.ts';

// What a command needs is loaded when it is given: help, and calls of the API, must not wait for the whole runtime.
const dataCommands = () => import('./data-commands.ts');
const runCommands = () => import('./run-commands.ts');
const peopleCommands = () => import('./people-commands.ts');

export interface CliDeps {
  terminal: Terminal;
  variables: Variables;
  /** Runs the server in this process. */
  start(options: AccessOptions): Promise<void>;
  onBad(): void;
}

type Options = AccessOptions & { json?: boolean };

/** Parsing throws a CommanderError for wrong usage, and after help. */
export function createProgram(deps: CliDeps): Command {
  const { terminal } = deps;
  const program = new Command('leeway')
    .description('Starts and looks after Leeway. Commands that need a running Leeway find it by its data folder.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 refused, failed, or problems found · 2 the command was not understood.',
    );
  addDataCommands(program, deps);
  addDialCommands(program, deps);
  addRunCommands(program, deps);
  addWorkflowCommands(program, deps);
  addPeopleCommands(program, deps);
  return program;
}

function addDataCommands(program: Command, deps: CliDeps): void {
  const { variables } = deps;
  onData(program.command('start'))
    .description('start Leeway here, with the settings of the environment')
    .action(async (options: Options) => deps.start(options));
  onData(program.command('backup'))
    .description('make a backup, also while Leeway is running')
    .argument('<file>', 'where the backup goes: one file that can be kept anywhere')
    .option('--with-secret', 'put in the key to the secrets of connections')
    .option('--with-problems', 'keep the copy although the check finds problems in it')
    .option('--force', 'replace the file when there is one')
    .action((file: string, options: BackupOptions & Options) =>
      answer(deps, options, async (report) => (await dataCommands()).backUp(file, options, { variables, report })),
    );
  onData(program.command('restore'))
    .description('put a backup in place; Leeway must be stopped')
    .argument('<file>', 'a backup')
    .option('--force', 'replace the database that is there; it is kept in a folder beside it')
    .action((file: string, options: Options & { force?: boolean }) =>
      answer(deps, options, async (report) => (await dataCommands()).restore(file, options, { variables, report })),
    );
  onData(program.command('verify'))
    .description('check every journal, and all that follows from them, also while Leeway is running')
    .argument('[file]', 'a database or a backup; that of the data folder when left out')
    .action((file: string | undefined, options: Options) =>
      answer(deps, options, async (report) => (await dataCommands()).verify(file, options, { variables, report })),
    );
}

function addDialCommands(program: Command, deps: CliDeps): void {
  const { variables } = deps;
  onData(program.command('dial').description('what steps have earned').command('verify'))
    .description('compute what steps have earned from the evidence anew, also while Leeway is running')
    .argument('[file]', 'a certificate; all records of the data folder when left out')
    .action((file: string | undefined, options: Options) =>
      answer(deps, options, async (report) => {
        const { verifyTrust } = await import('./dial-commands.ts');
        return verifyTrust(file, options, { variables, report });
      }),
    );
}

function addRunCommands(program: Command, deps: CliDeps): void {
  const runs = program.command('runs').description('look at runs, try them again, stop them');
  onApi(runs.command('list'))
    .description('the newest runs')
    .option('--workflow <id>', 'only of this workflow')
    .option('--status <status>', 'only these, such as failed or running,waiting')
    .option('--limit <count>', 'at most so many', countOf, 20)
    .action((options: Options & ListOptions) => call(deps, options, ({ listRuns }, api) => listRuns(api, options)));
  onApi(runs.command('show'))
    .description('one run with its steps')
    .argument('<id>')
    .action((id: string, options: Options) => call(deps, options, ({ showRun }, api) => showRun(api, id)));
  onApi(runs.command('retry'))
    .description('try a failed run again from the step that failed')
    .argument('<id>')
    .action((id: string, options: Options) => call(deps, options, ({ retryRun }, api) => retryRun(api, id)));
  onApi(runs.command('cancel'))
    .description('stop a run for good')
    .argument('<id>')
    .action((id: string, options: Options) => call(deps, options, ({ cancelRun }, api) => cancelRun(api, id)));
}

function addWorkflowCommands(program: Command, deps: CliDeps): void {
  const workflows = program
    .command('workflows')
    .description('list workflows, write them to files and read them from files');
  onApi(workflows.command('list'))
    .description('all workflows')
    .action((options: Options) => call(deps, options, ({ listWorkflows }, api) => listWorkflows(api)));
  onApi(workflows.command('export'))
    .description('write the draft of a workflow to a file, without secrets')
    .argument('<id>')
    .argument('[file]', 'written to the screen when left out')
    .action((id: string, file: string | undefined, options: Options) =>
      call(deps, options, ({ exportWorkflow }, api) => exportWorkflow(api, id, file)),
    );
  onApi(workflows.command('import'))
    .description('make a new workflow from a file')
    .argument('<file>')
    .action((file: string, options: Options) =>
      call(deps, options, ({ importWorkflow }, api) => importWorkflow(api, file)),
    );
}

function addPeopleCommands(program: Command, deps: CliDeps): void {
  const { terminal, variables } = deps;
  const role = new Option('--role <role>', 'what the person may do').choices(roleSchema.options).default('viewer');
  onApi(program.command('user').description('people of the workspace').command('add'))
    .description('add a person; works also while Leeway is stopped')
    .argument('<email>')
    .option('--name <name>', 'the name to show; the first part of the address when left out')
    .addOption(role)
    .option('--password-stdin', 'read the first password from standard input; one is made up when left out')
    .action((email: string, options: Options & Pick<NewUser, 'role'> & { name?: string; passwordStdin?: boolean }) =>
      answer(deps, options, async () => {
        const password = options.passwordStdin ? ((await terminal.readInput()).split(/\r?\n/)[0] ?? '') : null;
        const name = options.name ?? email.split('@')[0] ?? email;
        const { addUser } = await peopleCommands();
        return addUser({ email, name, role: options.role, password }, options, variables);
      }),
    );
  onApi(program.command('key').description('API keys').command('add'))
    .description('make an API key; works also while Leeway is stopped')
    .addArgument(new Argument('[name]', 'what it is for').default('leeway command'))
    .option('--user <email>', 'whose key it is, while Leeway is stopped; the first owner’s when left out')
    .action((name: string, options: Options & Pick<NewKey, 'user'>) =>
      answer(deps, options, async () =>
        (await peopleCommands()).addKey({ name, user: options.user }, options, variables),
      ),
    );
}

function onData(command: Command): Command {
  const withData = command.option('--data <folder>', 'the data folder; LEEWAY_DATA_DIR or ./data when left out');
  return command.name() === 'start' ? withData : withData.option('--json', 'answer for programs');
}

function onApi(command: Command): Command {
  return onData(command)
    .option('--key <key>', 'an API key; LEEWAY_API_KEY when left out')
    .option('--url <address>', 'where Leeway is, when it is on another machine');
}

/** A command that is a call of the API. */
async function call(
  deps: CliDeps,
  options: Options,
  work: (commands: Awaited<ReturnType<typeof runCommands>>, api: Call) => Promise<Outcome>,
): Promise<void> {
  const [commands, { reachApi }] = await Promise.all([runCommands(), import('./workspace-access.ts')]);
  await answer(deps, options, () => work(commands, reachApi(options, deps.variables)));
}

/** Does a command's work and says what came of it. Problems are told as they are found; with --json they are in the answer. */
async function answer(
  { terminal, onBad }: CliDeps,
  { json }: Options,
  work: (report: (problem: string) => void) => Promise<Outcome>,
): Promise<void> {
  const outcome = await work((problem) => {
    if (!json) terminal.print(problem);
  });
  terminal.print(json ? JSON.stringify(outcome.json) : outcome.text);
  if (outcome.isBad) onBad();
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 200) return count;
  throw new InvalidArgumentError('It is a whole number from 1 to 200.');
}
