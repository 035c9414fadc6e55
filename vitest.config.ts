import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By what they take. One that began last would keep one core idle while it ends alone. */
const LONGEST = ['chaos', 'faults', 'kill', 'evidence-chaos', 'evidence', 'leeway-command', 'reviewing', 'restart'].map(
  (name) => new RegExp(`/tests/.*/${name}\\.test\\.ts$`),
);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.findIndex((name) => name.test(moduleId));
      return rank === -1 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // By default one core is left idle.
          maxWorkers: 2,
          // Room for a busy machine; what passes is no slower for it.
          testTimeout: 30_000,
          expect: { poll: { timeout: 20_000 } },
          // No test leaves anything behind in a module, so that modules are loaded once: half the time.
          isolate: false,
          // Its contrast test reads the stylesheet as it is written; vitest empties all others.
          css: { include: /tokens\.css/ },
          include: [
            'packages/**/*.test.{ts,tsx}',
            'apps/**/*.test.{ts,tsx}',
            'scripts/**/*.test.mjs',
            'tests/architecture.test.ts',
            'tests/support/**/*.test.ts',
            'tests/bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        test: {
          name: 'durability',
          include: ['tests/build/**/*.test.ts', 'tests/durability/**/*.test.ts', 'tests/api/**/*.test.ts'],
          // These kill and restart real processes, with room for a slow disk. They often wait for one: a file more than there are cores.
          maxWorkers: 3,
          testTimeout: 300_000,
          expect: { poll: { timeout: 20_000 } },
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
